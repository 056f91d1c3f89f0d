// SPDX-License-Identifier: MIT
#include "pool/generation.hpp"

#include "base/log.hpp"
#include "pool/address.hpp"
#include "pool/process_end.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <span>
#include <utility>

#include <poll.h>
#include <sys/wait.h>

namespace imprint::pool {
namespace {

// Alive, or ended and not yet reaped.
bool is_own_child(pid_t pid) {
    siginfo_t unused{};
    constexpr int how = WEXITED | WNOHANG | WNOWAIT;
    return ::waitid(P_PID, static_cast<id_t>(pid), &unused, how) == 0;
}

bool is_readable(int fd) {
    pollfd one{fd, POLLIN, 0};
    return fd >= 0 && ::poll(&one, 1, 0) == 1;
}

} // namespace

generation::generation(terms under, leader_process leader, graveyard &dead, scoreboard &scores)
    : under_(std::move(under)), leader_(std::move(leader)), dead_(dead),
      workers_(under_.workers, under_.back_off, scores) {
    workers_.bring(under_.at_first);
}

void generation::start(const start_message &message) {
    const std::string text = format_message(to_leader(message));
    if (text.size() > message_socket::most_octets) {
        fail({2, "the configuration file, or the list of addresses, is too long"});
        return;
    }
    // One that is gone already has said why.
    leader_.line.send(text);
}

void generation::hear(time now) {
    const auto text = leader_.line.receive();
    if (!text) {
        leader_.line.close(); // how it ended is known when it is reaped
        return;
    }
    const auto message = parse_from_leader(*text);
    if (!message) {
        fail({EXIT_FAILURE, "its leader said what is not understood: restart instead"});
        return;
    }
    std::visit(
        [&](const auto &one) {
            if constexpr (std::is_same_v<decltype(one), const forked_message &>) {
                take(one, now);
            } else if (phase_ == phase::starting) {
                take(one);
            }
        },
        *message
    );
}

void generation::take(const hello_message &hello) {
    try {
        under_.prepare(hello);
    } catch (const bad_value &wrong) {
        fail({2, wrong.what()});
        return;
    } catch (const std::exception &problem) {
        fail({EXIT_FAILURE, problem.what()});
        return;
    }
    leader_.line.send(format_message(to_leader(go_message{})));
}

void generation::take(const ready_message &ready) {
    if (!ready.fault.empty() && under_.replaces) {
        fail({EXIT_FAILURE, ready.fault});
        return;
    }
    if (!ready.fault.empty()) {
        // It may come back; what can be served without it is.
        base::log(base::severity::error, ready.fault);
    }
    phase_ = under_.replaces ? phase::forking : phase::serving;
}

void generation::take(const forked_message &forked, time now) {
    if (!workers_.is_asked(forked.place)) {
        return;
    }
    if (forked.pid == 0) {
        base::log(base::severity::error, "fork a worker: " + forked.why);
        workers_.failed(forked.place, now);
    } else if (const auto status = dead_.take(forked.pid)) {
        workers_.came(forked.place, forked.pid, now);
        bury(forked.pid, *status, now);
    } else if (is_own_child(forked.pid)) {
        workers_.came(forked.place, forked.pid, now);
        if (signal_ != 0) {
            ::kill(forked.pid, signal_);
        }
    } else {
        workers_.failed(forked.place, now);
    }
    close_line_when_done();
}

void generation::hear(const notice &what, time now) {
    if (what.generation != under_.number || !workers_.has(what.place)) {
        return;
    }
    if (what.kind == notice_kind::leaves) {
        workers_.retire(what.place, what.pid, now);
        return;
    }
    if (what.kind == notice_kind::timed_out) {
        under_.timed_out();
        return;
    }
    // It may be heard before the leader has told the pid.
    workers_.note_served(what.place);
    if (phase_ == phase::forking && all_have_served()) {
        phase_ = phase::serving;
    }
}

bool generation::all_have_served() const {
    return (phase_ == phase::forking || phase_ == phase::serving) && workers_.all_have_served();
}

bool generation::bury(pid_t pid, int status, time now) {
    if (pid == leader_.pid) {
        bury_leader(status, now);
        return true;
    }
    if (workers_.bury_retired(pid)) {
        count_crash(status, true); // why it left, it has said
        return true;
    }
    const auto place = workers_.find(pid);
    if (place) {
        bury_worker(*place, pid, status, now);
    }
    return place.has_value();
}

void generation::bury_leader(int status, time now) {
    leader_.pid = 0;
    while (is_readable(leader_.line.fd())) {
        hear(now); // its last words
    }
    leader_.line.close();
    workers_.forget_asked();
    if (phase_ == phase::starting || phase_ == phase::forking) {
        fail({EXIT_FAILURE, fmt::format("its leader {} before it served", describe_end(status))}
        );
    }
}

void generation::bury_worker(int place, pid_t pid, int status, time now) {
    const std::string at = workers_.describe_request(place, now);
    const bool worked = workers_.bury(place, now);
    const bool told = phase_ == phase::leaving || phase_ == phase::failed;
    count_crash(status, told);
    if (told) {
        return;
    }
    const std::string ended = describe_end(status);
    if (phase_ == phase::forking) {
        fail({EXIT_FAILURE, fmt::format("a worker {} before all of them served", ended)});
        return;
    }
    const auto pause = workers_.replace(place, worked, now);
    base::log(
        base::severity::error,
        fmt::format("worker {} {}{}; another starts in {} ms", pid, ended, at, pause.count())
    );
}

void generation::count_crash(int status, bool told) const {
    const bool by_us = WIFSIGNALED(status) && (WTERMSIG(status) == signal_);
    if (under_.crashed && (!told || (WIFSIGNALED(status) && !by_us))) {
        under_.crashed();
    }
}

bool generation::may_fork() const noexcept {
    return leader_.line && (phase_ == phase::forking || phase_ == phase::serving);
}

void generation::ask_for_due(time now) {
    if (may_fork()) {
        workers_.ask_for_due(now, [this](const fork_message &wanted) {
            return leader_.line.send(format_message(to_leader(wanted)));
        });
    }
}

std::optional<generation::time> generation::next_due() const {
    return may_fork() ? workers_.next_due() : std::nullopt;
}

void generation::fail(failed_message why) {
    if (phase_ == phase::failed || phase_ == phase::leaving) {
        return;
    }
    failure_ = std::move(why);
    phase_ = phase::failed;
    kill();
}

void generation::leave(int signal) {
    if (phase_ == phase::starting || phase_ == phase::failed) {
        phase_ = phase::leaving;
        kill();
        return;
    }
    phase_ = phase::leaving;
    signal_ = signal_ == SIGKILL ? SIGKILL : signal;
    workers_.signal(signal_);
    close_line_when_done();
}

void generation::kill() {
    signal_ = SIGKILL;
    workers_.signal(SIGKILL);
    if (leader_.pid != 0) {
        ::kill(leader_.pid, SIGKILL);
    }
}

// The leader ends by it, once no worker can come any more that nobody would know of.
void generation::close_line_when_done() {
    if (phase_ == phase::leaving && !workers_.any_asked()) {
        leader_.line.close();
    }
}

void generation::describe(std::vector<worker_report> &into, time now) const {
    const std::size_t before = into.size();
    workers_.describe(into, now);
    const bool leaves = phase_ == phase::leaving || phase_ == phase::failed;
    for (worker_report &one : std::span(into).subspan(before)) {
        one.generation = under_.number;
        one.leaves = one.leaves || leaves;
    }
}

bool generation::any_alive() const {
    return leader_.pid != 0 || workers_.any_alive();
}

} // namespace imprint::pool
