// SPDX-License-Identifier: MIT
#include "pool/generation.hpp"

#include "base/log.hpp"
#include "pool/address.hpp"
#include "pool/process_end.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <utility>

#include <poll.h>
#include <sys/wait.h>

namespace imprint::pool {
namespace {

using std::chrono::milliseconds;

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
    : under_(std::move(under)), leader_(std::move(leader)), dead_(dead), scores_(scores),
      places_(static_cast<std::size_t>(under_.workers)) {
    for (place &one : places_) {
        one.pause = back_off(under_.back_off);
    }
    bring(under_.at_first);
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
    if (static_cast<std::size_t>(forked.place) >= places_.size() ||
        !places_[static_cast<std::size_t>(forked.place)].asked) {
        return;
    }
    place &where = places_[static_cast<std::size_t>(forked.place)];
    where.asked = false;
    if (forked.pid == 0) {
        base::log(base::severity::error, "fork a worker: " + forked.why);
        free_score(where);
        where.start_at = where.pause.died(now);
    } else if (const auto status = dead_.take(forked.pid)) {
        bury_worker(where, forked.pid, *status, now);
    } else if (is_own_child(forked.pid)) {
        where.pid = forked.pid;
        if (signal_ != 0) {
            ::kill(where.pid, signal_);
        }
    } else {
        free_score(where);
        where.start_at = where.pause.died(now);
    }
    close_line_when_done();
}

void generation::hear(const notice &what, time now) {
    if (what.generation != under_.number || what.place < 0 ||
        static_cast<std::size_t>(what.place) >= places_.size()) {
        return;
    }
    place &where = places_[static_cast<std::size_t>(what.place)];
    if (what.kind == notice_kind::leaves) {
        retire(where, what.pid, now);
        return;
    }
    if (what.kind == notice_kind::timed_out) {
        under_.timed_out();
        return;
    }
    // It may be heard before the leader has told the pid.
    where.served = true;
    if (phase_ == phase::forking && all_have_served()) {
        phase_ = phase::serving;
    }
}

bool generation::all_have_served() const {
    return (phase_ == phase::forking || phase_ == phase::serving) &&
           std::all_of(places_.begin(), places_.end(), [](const place &one) {
               return one.served || !one.wanted;
           });
}

int generation::wanted() const {
    return static_cast<int>(std::count_if(places_.begin(), places_.end(), [](const place &one) {
        return one.wanted;
    }));
}

void generation::bring(int more) {
    for (place &one : places_) {
        if (more > 0 && !one.wanted) {
            one.wanted = true;
            one.served = false;
            --more;
        }
    }
}

void generation::let_go(std::size_t number, time now) {
    place &where = places_.at(number);
    if (where.pid != 0) {
        where.wanted = false;
        ::kill(where.pid, SIGQUIT);
        retire(where, where.pid, now);
    }
}

std::vector<worker_view> generation::views(time now) const {
    std::vector<worker_view> all;
    for (std::size_t number = 0; number < places_.size(); ++number) {
        const place &where = places_[number];
        if (!where.wanted) {
            continue;
        }
        worker_view one{number, where.pid, activity::starting, 0};
        if (where.pid != 0) {
            const reading score = where.score ? scores_.read(*where.score, now) : reading{};
            one.does = score.state == "idle"       ? activity::idle
                       : score.state == "starting" ? activity::starting
                                                   : activity::busy;
            one.requests = score.counted.requests;
        }
        all.push_back(one);
    }
    return all;
}

void generation::retire(place &where, pid_t pid, time now) {
    if (pid != 0 && where.pid == pid) {
        retiring_.push_back(std::exchange<process>(where, {}));
        where.start_at = now;
    }
}

bool generation::bury(pid_t pid, int status, time now) {
    if (pid == leader_.pid) {
        bury_leader(status, now);
        return true;
    }
    const auto retired =
        std::find_if(retiring_.begin(), retiring_.end(), [&](const process &one) {
            return one.pid == pid;
        });
    if (retired != retiring_.end()) {
        count_crash(status, true);
        free_score(*retired); // why, it has said
        retiring_.erase(retired);
        return true;
    }
    const auto where = std::find_if(places_.begin(), places_.end(), [&](const place &one) {
        return one.pid == pid;
    });
    if (where == places_.end()) {
        return false;
    }
    bury_worker(*where, pid, status, now);
    return true;
}

void generation::bury_leader(int status, time now) {
    leader_.pid = 0;
    while (is_readable(leader_.line.fd())) {
        hear(now); // its last words
    }
    leader_.line.close();
    for (place &one : places_) {
        if (std::exchange(one.asked, false)) {
            free_score(one);
        }
    }
    if (phase_ == phase::starting || phase_ == phase::forking) {
        fail({EXIT_FAILURE, fmt::format("its leader {} before it served", describe_end(status))}
        );
    }
}

void generation::bury_worker(place &where, pid_t pid, int status, time now) {
    // What one request did is no reason for others to wait; at the start it may come again.
    const bool worked = where.score && scores_.read(*where.score, now).counted.requests > 0;
    where.pid = 0;
    free_score(where);
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
    if (worked) {
        where.pause = back_off(under_.back_off);
    }
    where.start_at = where.pause.died(now);
    const auto pause = std::chrono::ceil<milliseconds>(where.start_at - now).count();
    base::log(
        base::severity::error,
        fmt::format("worker {} {}; another starts in {} ms", pid, ended, pause)
    );
}

void generation::count_crash(int status, bool told) const {
    const bool by_us = WIFSIGNALED(status) && (WTERMSIG(status) == signal_);
    if (under_.crashed && (!told || (WIFSIGNALED(status) && !by_us))) {
        under_.crashed();
    }
}

void generation::free_score(process &of) {
    if (const auto page = std::exchange(of.score, std::nullopt)) {
        scores_.free(*page);
    }
}

bool generation::may_fork() const noexcept {
    return leader_.line && (phase_ == phase::forking || phase_ == phase::serving);
}

void generation::ask_for_due(time now) {
    for (std::size_t number = 0; may_fork() && number < places_.size(); ++number) {
        place &where = places_[number];
        if (!where.wanted || where.pid != 0 || where.asked || where.start_at > now) {
            continue;
        }
        where.pause.started(now);
        where.score = scores_.allot();
        const fork_message wanted{
            static_cast<int>(number),
            static_cast<int>(places_.size()),
            where.score ? static_cast<int>(*where.score) : -1
        };
        where.asked = leader_.line.send(format_message(to_leader(wanted)));
        if (!where.asked) {
            free_score(where);
            where.start_at = where.pause.died(now);
        }
    }
}

std::optional<generation::time> generation::next_due() const {
    std::optional<time> next;
    for (const place &where : places_) {
        if (may_fork() && where.wanted && where.pid == 0 && !where.asked) {
            next = std::min(next.value_or(where.start_at), where.start_at);
        }
    }
    return next;
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
    signal_workers(signal_);
    close_line_when_done();
}

void generation::kill() {
    signal_ = SIGKILL;
    signal_workers(SIGKILL);
    if (leader_.pid != 0) {
        ::kill(leader_.pid, SIGKILL);
    }
}

// The leader ends by it, once no worker can come any more that nobody would know of.
void generation::close_line_when_done() {
    const bool asked =
        std::any_of(places_.begin(), places_.end(), [](const place &one) { return one.asked; });
    if (phase_ == phase::leaving && !asked) {
        leader_.line.close();
    }
}

void generation::signal_workers(int signal) const {
    for (const place &where : places_) {
        if (where.pid > 0) {
            ::kill(where.pid, signal);
        }
    }
    for (const process &one : retiring_) {
        ::kill(one.pid, signal);
    }
}

void generation::describe(std::vector<worker_report> &into, time now) const {
    for (const place &where : places_) {
        if (where.pid != 0) {
            into.push_back(describe(where, now));
        }
    }
    for (const process &one : retiring_) {
        into.push_back(describe(one, now));
        into.back().leaves = true;
    }
}

worker_report generation::describe(const process &one, time now) const {
    worker_report made;
    made.pid = one.pid;
    made.generation = under_.number;
    made.leaves = phase_ == phase::leaving || phase_ == phase::failed;
    made.usage = usage_of(one.pid);
    if (one.score) {
        made.score = scores_.read(*one.score, now);
    }
    return made;
}

bool generation::any_alive() const {
    return leader_.pid != 0 || !retiring_.empty() ||
           std::any_of(places_.begin(), places_.end(), [](const place &where) {
               return where.pid != 0;
           });
}

} // namespace imprint::pool
