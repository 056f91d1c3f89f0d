// SPDX-License-Identifier: MIT
#include "pool/worker_places.hpp"

#include "base/next_due.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace imprint::pool {

worker_places::worker_places(int most, back_off_limits limits, scoreboard &scores)
    : limits_(limits), scores_(scores), all_(static_cast<std::size_t>(most)) {
    for (place &one : all_) {
        one.pause = back_off(limits_);
    }
}

int worker_places::wanted() const {
    return static_cast<int>(std::count_if(all_.begin(), all_.end(), [](const place &one) {
        return one.wanted;
    }));
}

void worker_places::bring(int more) {
    for (place &one : all_) {
        if (more > 0 && !one.wanted) {
            one.wanted = true;
            one.served = false;
            --more;
        }
    }
}

void worker_places::let_go(std::size_t number, time now) {
    place &where = all_.at(number);
    if (where.pid != 0) {
        where.wanted = false;
        ::kill(where.pid, SIGQUIT);
        retire(static_cast<int>(number), where.pid, now);
    }
}

std::vector<worker_view> worker_places::views(time now) const {
    std::vector<worker_view> all;
    for (std::size_t number = 0; number < all_.size(); ++number) {
        const place &where = all_[number];
        if (!where.wanted) {
            continue;
        }
        worker_view one{number, where.pid, activity::starting, 0};
        if (where.pid != 0) {
            const reading score = where.score ? scores_.read(*where.score, now) : reading{};
            one.does = score.state == "idle"       ? activity::idle
                       : score.state == "starting" ? activity::starting
                                                   : activity::busy;
            one.requests = score.counted.begun;
        }
        all.push_back(one);
    }
    return all;
}

void worker_places::ask_for_due(
    time now, const std::function<bool(const fork_message &)> &ask_leader
) {
    for (std::size_t number = 0; number < all_.size(); ++number) {
        const place &where = all_[number];
        if (where.wanted && where.pid == 0 && !where.asked && where.start_at <= now) {
            ask(number, now, ask_leader);
        }
    }
}

void worker_places::ask(
    std::size_t number, time now, const std::function<bool(const fork_message &)> &ask_leader
) {
    place &where = all_[number];
    where.pause.started(now);
    where.score = scores_.allot();
    where.asked = ask_leader(
        {static_cast<int>(number),
         static_cast<int>(all_.size()),
         where.score ? static_cast<int>(*where.score) : -1}
    );
    if (!where.asked) {
        failed(static_cast<int>(number), now);
    }
}

std::optional<worker_places::time> worker_places::next_due() const {
    base::next_due next;
    for (const place &where : all_) {
        if (where.wanted && where.pid == 0 && !where.asked) {
            next.add(where.start_at);
        }
    }
    return next.time();
}

bool worker_places::is_asked(int number) const {
    return has(number) && all_[static_cast<std::size_t>(number)].asked;
}

bool worker_places::any_asked() const {
    return std::any_of(all_.begin(), all_.end(), [](const place &one) { return one.asked; });
}

void worker_places::forget_asked() {
    for (place &one : all_) {
        if (std::exchange(one.asked, false)) {
            free_score(one);
        }
    }
}

void worker_places::came(int number, pid_t pid, time now) {
    at(number).asked = false;
    at(number).pid = pid;
    if (std::exchange(at(number).reopens, false)) {
        ::kill(pid, SIGUSR1);
    }
    if (std::exchange(at(number).gone_early, 0) == pid) {
        retire(number, pid, now);
    }
}

void worker_places::failed(int number, time now) {
    place &where = at(number);
    where.asked = false;
    free_score(where);
    where.start_at = where.pause.died(now);
}

bool worker_places::has(int number) const {
    return number >= 0 && static_cast<std::size_t>(number) < all_.size();
}

void worker_places::note_served(int number) {
    at(number).served = true;
}

bool worker_places::all_have_served() const {
    return std::all_of(all_.begin(), all_.end(), [](const place &one) {
        return one.served || !one.wanted;
    });
}

void worker_places::retire(int number, pid_t pid, time now) {
    place &where = at(number);
    if (pid != 0 && where.pid == pid) {
        retiring_.push_back(std::exchange<process>(where, {}));
        where.start_at = now;
    } else if (where.asked) {
        where.gone_early = pid;
    }
}

bool worker_places::bury_retired(pid_t pid) {
    const auto found =
        std::find_if(retiring_.begin(), retiring_.end(), [&](const process &one) {
            return one.pid == pid;
        });
    if (found == retiring_.end()) {
        return false;
    }
    free_score(*found);
    retiring_.erase(found);
    return true;
}

std::optional<int> worker_places::find(pid_t pid) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const place &one) {
        return one.pid == pid;
    });
    return found == all_.end() ? std::nullopt
                               : std::optional(static_cast<int>(found - all_.begin()));
}

bool worker_places::bury(int number, time now) {
    place &where = at(number);
    const bool worked = where.score && scores_.read(*where.score, now).counted.begun > 0;
    where.asked = false;
    where.pid = 0;
    free_score(where);
    return worked;
}

std::string worker_places::describe_request(int number, time now) const {
    const place &where = all_.at(static_cast<std::size_t>(number));
    if (!where.score) {
        return {};
    }
    const reading last = scores_.read(*where.score, now);
    if (last.method.empty()) {
        return {}; // it had none
    }
    const bool running = last.state == "running" || last.state == "reading";
    return fmt::format(
        " {} {} {}",
        running ? "at" : "after",
        base::escape_for_log(last.method, 32),
        base::escape_for_log(last.target, 500)
    );
}

std::chrono::milliseconds worker_places::replace(int number, bool worked, time now) {
    place &where = at(number);
    if (worked) {
        where.pause = back_off(limits_);
    }
    where.start_at = where.pause.died(now);
    return std::chrono::ceil<std::chrono::milliseconds>(where.start_at - now);
}

void worker_places::free_score(process &of) {
    if (const auto page = std::exchange(of.score, std::nullopt)) {
        scores_.free(*page);
    }
}

void worker_places::signal(int signal) const {
    for (const place &where : all_) {
        if (where.pid > 0) {
            ::kill(where.pid, signal);
        }
    }
    for (const process &one : retiring_) {
        ::kill(one.pid, signal);
    }
}

void worker_places::reopen() {
    signal(SIGUSR1);
    for (place &one : all_) {
        one.reopens = one.asked;
    }
}

bool worker_places::any_alive() const {
    return !retiring_.empty() || std::any_of(all_.begin(), all_.end(), [](const place &where) {
        return where.pid != 0;
    });
}

void worker_places::describe(std::vector<worker_report> &into, time now) const {
    for (const place &where : all_) {
        if (where.pid != 0) {
            into.push_back(describe(where, now));
        }
    }
    for (const process &one : retiring_) {
        into.push_back(describe(one, now));
        into.back().leaves = true;
    }
}

worker_report worker_places::describe(const process &one, time now) const {
    worker_report made;
    made.pid = one.pid;
    made.usage = usage_of(one.pid);
    if (one.score) {
        made.score = scores_.read(*one.score, now);
    }
    return made;
}

} // namespace imprint::pool
