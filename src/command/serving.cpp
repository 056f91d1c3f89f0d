// SPDX-License-Identifier: MIT
#include "command/serving.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "command/allowing.hpp"
#include "command/alone.hpp"
#include "command/pool_size.hpp"
#include "command/secret.hpp"
#include "imprint/site.hpp"
#include "pool/control_path.hpp"
#include "pool/leader_line.hpp"
#include "pool/listening.hpp"
#include "pool/privileges.hpp"
#include "pool/service_manager.hpp"
#include "pool/supervisor.hpp"
#include "worker/serve.hpp"
#include "worker/stop_signal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace imprint::command {
namespace {

using pool::bad_value;
using pool::start_kind;

constexpr int first_systemd_descriptor = 3; // sd_listen_fds(3)

unsigned cores() {
    cpu_set_t allowed{};
    return ::sched_getaffinity(0, sizeof allowed, &allowed) == 0
               ? static_cast<unsigned>(CPU_COUNT(&allowed))
               : 1;
}

pool::size_terms size_of(const options &given, bool on_fd0) {
    pool::size_terms fixed;
    fixed.most = on_fd0 ? 1 : static_cast<int>(std::max(cores(), 1U));
    fixed.least = fixed.most;
    return given.workers.value_or(fixed);
}

void take_systemd(int count, pool::listening &into) {
    for (int fd = first_systemd_descriptor; fd < first_systemd_descriptor + count; ++fd) {
        if (pool::kind_of_descriptor(fd) != pool::fd0_kind::listening) {
            throw bad_value(fmt::format(
                "LISTEN_FDS: descriptor {} is no listening stream socket (Accept=no is needed)",
                fd
            ));
        }
        into.sockets.push_back(pool::take_inherited(fd));
    }
}

void open_sockets(
    const options &given,
    const pool::start_facts &started,
    const pool::socket_terms &terms,
    const worker::allowed_clients &allowed,
    pool::listening &into
) {
    const start_kind kind = pool::decide_start(started);
    if (kind == start_kind::by_command) {
        std::vector<pool::listen_address> addresses;
        for (const std::string &text : given.listen) {
            addresses.push_back(pool::parse_listen_address(text));
            pool::check_reach(addresses.back(), allowed);
        }
        for (const pool::listen_address &address : addresses) {
            pool::listen_on(address, terms, into);
        }
        return;
    }
    if (!given.listen.empty()) {
        throw bad_value(
            "--listen beside an inherited socket: who started this has chosen where to listen"
        );
    }
    if (kind == start_kind::on_fd0) {
        into.sockets.push_back(pool::take_inherited(STDIN_FILENO));
    } else {
        take_systemd(started.listen_fds, into);
    }
    for (const worker::listening_socket &one : into.sockets) {
        pool::check_reach(one, allowed);
    }
}

pool::socket_terms terms_of(const options &given, const std::optional<pool::user> &user) {
    pool::socket_terms terms;
    terms.backlog = static_cast<int>(given.backlog);
    if (user) {
        terms.user = user->id;
        terms.group = user->group;
    }
    if (!given.socket_group.empty()) {
        terms.group = pool::find_group(given.socket_group);
    }
    return terms;
}

void say_what_is_served(const pool::listening &all, const pool::size_terms &size) {
    std::string names;
    for (const worker::listening_socket &one : all.sockets) {
        names += names.empty() ? one.name : ", " + one.name;
    }
    base::log(
        base::severity::notice,
        fmt::format(
            "serving {} with {}{} worker{}",
            names,
            size.changes() ? fmt::format("{}-", size.least) : "",
            size.most,
            size.most == 1 ? "" : "s"
        )
    );
}

pool::handed_socket handed(const worker::listening_socket &one) {
    return {one.fd.get(), one.wire, one.tcp, one.name, one.place_in_range, one.range};
}

// What the supervisor does for its leaders.
class supervision {
  public:
    supervision(
        const command_line_words &line,
        const options &given,
        bool on_fd0,
        std::string secret,
        std::optional<pool::user> user,
        pool::listening &all,
        pool::service_manager manager
    )
        : given_(given), what_(pool::executable::of_this_process(line.count, line.words)),
          on_fd0_(on_fd0), secret_(std::move(secret)), user_(std::move(user)), all_(all),
          manager_(std::move(manager)) {}

    int run(const pool::size_terms &size) {
        pool::supervisor_tasks tasks;
        tasks.spawn = [&](std::vector<int> pipes) { return spawn(std::move(pipes)); };
        tasks.message = [&] { return message(); };
        tasks.prepare = [&](const pool::hello_message &hello) { prepare(hello); };
        // A front that connects during the stop is refused at once and can go elsewhere.
        tasks.on_stop = [&] {
            all_.sockets.clear();
            all_.files.clear();
        };
        tasks.control = [&](const pool::hello_message &hello) { return control_for(hello); };
        tasks.listeners = [&] { return listeners(); };
        tasks.sockets = [&] { return sockets(); };
        tasks.is_replaced = [&] { return pool::is_replaced(what_); };
        tasks.manager = std::move(manager_);
        pool::supervisor_limits limits;
        limits.start = given_.start_timeout;
        limits.grace = given_.stop_timeout;
        return pool::supervisor(size, std::move(tasks), limits).run();
    }

  private:
    pool::leader_process spawn(std::vector<int> inherited) {
        for (const worker::listening_socket &one : all_.sockets) {
            inherited.push_back(one.fd.get());
        }
        return pool::spawn_leader(what_, became_ ? std::nullopt : user_, inherited);
    }

    pool::start_message message() {
        read_configuration_anew();
        pool::start_message start;
        for (const worker::listening_socket &one : all_.sockets) {
            start.sockets.push_back(handed(one));
        }
        start.secret = secret_;
        start.configuration = configuration_;
        start.on_fd0 = on_fd0_;
        return start;
    }

    // Root may have read a file that its user can't.
    void read_configuration_anew() {
        if (given_.configuration_file.empty()) {
            return;
        }
        try {
            configuration_ = read_configuration(given_.configuration_file);
        } catch (const bad_value &wrong) {
            if (!configuration_) {
                throw;
            }
            base::log(
                base::severity::warning,
                fmt::format("{}; what it held at first stays", wrong.what())
            );
        }
    }

    // Before root's rights are given up: the user may not be able to make the folder.
    void prepare(const pool::hello_message &hello) {
        if (hello.var_needed) {
            make_var(hello.var);
        }
        if (user_ && !became_) {
            pool::become(*user_);
            became_ = true;
        }
        if (user_ && hello.var_needed) {
            pool::check_writable(*user_, hello.var);
        }
    }

    pool::control_place control_for(const pool::hello_message &hello) const {
        pool::control_place place;
        place.named = !given_.control.empty();
        place.path = place.named
                         ? given_.control
                         : (std::filesystem::path(hello.var) / pool::control_name).string();
        place.carries_pid = on_fd0_;
        return place;
    }

    std::vector<pool::listener_report> listeners() const {
        std::vector<pool::listener_report> all;
        all.reserve(all_.sockets.size());
        for (const worker::listening_socket &one : all_.sockets) {
            all.push_back({one.name, pool::look_at_queue(one.fd.get())});
        }
        return all;
    }

    std::vector<int> sockets() const {
        std::vector<int> all;
        all.reserve(all_.sockets.size());
        for (const worker::listening_socket &one : all_.sockets) {
            all.push_back(one.fd.get());
        }
        return all;
    }

    void make_var(const std::string &var) const {
        std::error_code failure;
        const bool made = std::filesystem::create_directories(var, failure);
        if (failure) {
            throw bad_value(fmt::format("--var {}: {}", var, failure.message()));
        }
        if (made && user_ && !became_ && ::chown(var.c_str(), user_->id, user_->group) != 0) {
            base::throw_errno("give to the user of --user:", var);
        }
    }

    const options &given_;
    pool::executable what_;
    bool on_fd0_;
    std::string secret_;
    std::optional<pool::user> user_;
    pool::listening &all_;
    pool::service_manager manager_;
    std::optional<std::string> configuration_;
    bool became_ = false;
};

} // namespace

int serve(
    const site_source &source,
    const command_line_words &line,
    const options &given,
    const pool::start_facts &started
) {
    const bool on_fd0 = pool::decide_start(started) == start_kind::on_fd0;
    std::string secret = take_secret(given);
    auto manager = pool::service_manager::take_from_environment();
    if (on_fd0) {
        manager = {}; // the parent's: this is no service of its own
    }
    auto user = pool::user_to_become(given.user);
    const auto allowed = allowed_by(given, on_fd0);
    const pool::size_terms size = size_of(given, on_fd0);
    check_ports(given.listen, size);
    worker::hold_stop_signals();
    pool::listening all;
    open_sockets(given, started, terms_of(given, user), allowed, all);
    if (all.sockets.empty()) {
        throw bad_value("serve: nothing to listen on; say --listen fastcgi:/run/site.sock");
    }
    say_what_is_served(all, size);
    if (on_fd0 && !given.workers) {
        return serve_alone(source, line, {given, user, allowed, std::move(secret), all});
    }
    supervision pool(
        line, given, on_fd0, std::move(secret), std::move(user), all, std::move(manager)
    );
    return pool.run(size);
}

} // namespace imprint::command
