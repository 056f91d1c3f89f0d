// SPDX-License-Identifier: MIT
#include "command/serving.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "imprint/site.hpp"
#include "pool/listening.hpp"
#include "pool/privileges.hpp"
#include "pool/supervisor.hpp"
#include "worker/serve.hpp"
#include "worker/site_services.hpp"
#include "worker/stop_signal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

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

void allow(worker::allowed_clients &into, const std::string &text, std::string_view from) {
    const auto network = worker::parse_network(text);
    if (!network) {
        throw bad_value(fmt::format(
            "{} {}: an address, or an address/bits with nothing set behind them", from, text
        ));
    }
    into.add(*network);
}

// FastCGI 1.0 §3.2: who starts an application may list its web servers.
void allow_web_servers(worker::allowed_clients &into) {
    const char *listed = std::getenv("FCGI_WEB_SERVER_ADDRS"); // NOLINT(concurrency-mt-unsafe)
    std::string_view rest = listed == nullptr ? std::string_view() : listed;
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        allow(into, std::string(rest.substr(0, comma)), "FCGI_WEB_SERVER_ADDRS");
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
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
    const pool::socket_owner &owner,
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
            pool::listen_on(address, owner, into);
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

// Before root's rights are given up: the user may not be able to make it.
std::vector<std::string>
make_var(const site &published, const options &given, const std::optional<pool::user> &user) {
    const auto &var = given.settings.var;
    if (!given.var_was_named && !worker::needs_of(published).database) {
        return {};
    }
    std::error_code failure;
    const bool made = std::filesystem::create_directories(var, failure);
    if (failure) {
        throw bad_value(fmt::format("--var {}: {}", var.string(), failure.message()));
    }
    if (made && user && ::chown(var.c_str(), user->id, user->group) != 0) {
        base::throw_errno("give to the user of --user:", var.string());
    }
    return {var.string()};
}

pool::socket_owner owner_of(const options &given, const std::optional<pool::user> &user) {
    pool::socket_owner owner;
    if (user) {
        owner.user = user->id;
        owner.group = user->group;
    }
    if (!given.socket_group.empty()) {
        owner.group = pool::find_group(given.socket_group);
    }
    return owner;
}

// A range of ports gives each worker its own, as far as there are enough of one or the other.
bool serves(const worker::listening_socket &one, const pool::worker_place &place) {
    return one.range == 1 || one.place_in_range % place.of == place.number ||
           place.number % one.range == one.place_in_range;
}

int work(
    const site &published,
    const worker::serving &with,
    pool::listening &all,
    pool::worker_place place
) {
    for (pool::socket_file &file : all.files) {
        file.forget();
    }
    std::vector<worker::listening_socket> mine;
    for (worker::listening_socket &one : all.sockets) {
        if (serves(one, place)) {
            mine.push_back(std::move(one));
        }
    }
    all.sockets.clear();
    return worker::serve(published, with, mine, std::move(place.life_line));
}

int supervise(
    const site &published, const worker::serving &with, pool::listening &all, unsigned workers
) {
    pool::supervisor pool(static_cast<int>(workers), [&](pool::worker_place place) {
        return work(published, with, all, std::move(place));
    });
    // A front that connects during the stop is refused at once and can go elsewhere.
    pool.on_stop([&all] {
        all.sockets.clear();
        all.files.clear();
    });
    return pool.run();
}

void say_what_is_served(const pool::listening &all, unsigned workers) {
    std::string names;
    for (const worker::listening_socket &one : all.sockets) {
        names += names.empty() ? one.name : ", " + one.name;
    }
    base::log(
        base::severity::notice,
        fmt::format("serving {} with {} worker{}", names, workers, workers == 1 ? "" : "s")
    );
}

} // namespace

int serve(const site &published, const options &given, const pool::start_facts &started) {
    const bool on_fd0 = pool::decide_start(started) == start_kind::on_fd0;
    const auto user = pool::user_to_become(given.user);
    worker::allowed_clients allowed;
    for (const std::string &text : given.allow) {
        allow(allowed, text, "--allow");
    }
    if (on_fd0) {
        allow_web_servers(allowed);
    }
    worker::hold_stop_signals();
    pool::listening all;
    open_sockets(given, started, owner_of(given, user), allowed, all);
    if (all.sockets.empty()) {
        throw bad_value("serve: nothing to listen on; say --listen fastcgi:/run/site.sock");
    }
    const auto folders = make_var(published, given, user);
    if (user) {
        pool::become(*user);
        pool::check_reachable(*user, folders);
    }
    const worker::serving with{given.settings, allowed, given.secret};
    const unsigned workers = given.workers.value_or(on_fd0 ? 1 : std::max(cores(), 1U));
    say_what_is_served(all, workers);
    if (on_fd0 && !given.workers) {
        // The parent is the supervisor: it starts us anew, and ends us by SIGTERM.
        ::prctl(PR_SET_DUMPABLE, 0);
        return worker::serve(published, with, all.sockets, {});
    }
    return supervise(published, with, all, workers);
}

} // namespace imprint::command
