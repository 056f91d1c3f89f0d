// SPDX-License-Identifier: MIT
#include "command/serving.hpp"

#include "base/log.hpp"
#include "command/allowing.hpp"
#include "command/alone.hpp"
#include "command/pool_size.hpp"
#include "command/secret.hpp"
#include "command/supervision.hpp"
#include "pool/listening.hpp"
#include "pool/privileges.hpp"
#include "pool/service_manager.hpp"
#include "worker/stop_signal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <sched.h>
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
        pool::check_distinct(addresses);
        for (const pool::listen_address &address : addresses) {
            pool::try_address(address, terms); // the words of a refusal are those of `check`
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

std::string what_is_served(const pool::listening &all, const pool::size_terms &size) {
    std::string names;
    for (const worker::listening_socket &one : all.sockets) {
        names += names.empty() ? one.name : ", " + one.name;
    }
    return fmt::format(
        "serving {} with {}{} worker{}",
        names,
        size.changes() ? fmt::format("{}-", size.least) : "",
        size.most,
        size.most == 1 ? "" : "s"
    );
}

} // namespace

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
    worker::outlive_readers();
    pool::listening all;
    open_sockets(given, started, terms_of(given, user), allowed, all);
    if (all.sockets.empty()) {
        throw bad_value("serve: nothing to listen on; say --listen fastcgi:/run/site.sock");
    }
    // Said when nothing can refuse any more.
    const auto serves = [what = what_is_served(all, size)] {
        base::log(base::severity::notice, what);
    };
    if (on_fd0 && !given.workers) {
        return serve_alone(
            source, line, {given, user, allowed, std::move(secret), all, serves}
        );
    }
    return supervise(
        line,
        {given, on_fd0, std::move(secret), std::move(user), all, serves, std::move(manager)},
        size
    );
}

} // namespace imprint::command
