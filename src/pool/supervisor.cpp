// SPDX-License-Identifier: MIT
#include "pool/supervisor.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/next_due.hpp"
#include "pool/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <utility>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// For those that serve, and those of former generations that have not left.  A page that
// nobody uses costs no memory.
std::size_t score_places(int workers) {
    return static_cast<std::size_t>(workers) * 8 + 64;
}

} // namespace

supervisor::supervisor(size_terms size, supervisor_tasks tasks, supervisor_limits limits)
    : tasks_(std::move(tasks)), limits_(limits), size_(size), scores_(score_places(size.most)),
      leaders_(limits.back_off), resizing_(size, limits.sizing, lobby_, tasks_.sockets),
      desk_({[this](time now) { return report(now); }, [this] { reload_wanted_ = true; }}) {
    // A leader's workers become this process's children when whoever forked them has left.
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
        base::throw_errno("prepare the supervisor");
    }
}

supervisor::~supervisor() = default;

int supervisor::run() {
    current_ = begin(false, steady_clock::now());
    for (;;) {
        const time now = steady_clock::now();
        settle(now);
        // Asked after settle(): where that began to stop, everybody may have left before.
        if (stopping_ && !leaving_.any_alive()) {
            return end();
        }
        tasks_.manager.keep_alive(now);
        wait(now);
    }
}

int supervisor::end() const {
    if (!fault_) {
        base::log(base::severity::notice, "stopped");
        return killed_ ? EXIT_FAILURE : EXIT_SUCCESS;
    }
    if (fault_->status == 2) {
        throw bad_value(fault_->why);
    }
    base::log(base::severity::error, fault_->why);
    return fault_->status;
}

std::unique_ptr<generation> supervisor::begin(bool replaces, time now) {
    generation::terms under;
    under.number = ++generations_;
    under.workers = size_.most;
    // As many as serve: a new generation meets what the former one grew for.
    under.at_first =
        replaces ? std::max({size_.least, current_->workers().wanted(), 1}) : size_.least;
    under.back_off = limits_.back_off;
    under.replaces = replaces;
    under.prepare = [this](const hello_message &hello) {
        spare_version_ = hello.lobby;
        tasks_.prepare(hello);
        if (tasks_.control) {
            desk_.open(tasks_.control(hello));
        }
    };
    under.crashed = [this] { ++crashes_; };
    under.timed_out = [this] { ++timeouts_; };
    start_message message = tasks_.message();
    message.generation = under.number;
    message.supervisor = ::getpid();
    message.life_line = life_line_.read.get();
    message.notices = notices_.write.get();
    message.lobby = lobby_version_;
    message.lobby_in = lobby_.in();
    message.lobby_out = lobby_.out();
    // Of a pool that may have no worker this process takes part in the lobby.
    spare_ = replaces && size_.least > 0 ? worker::lobby::make() : worker::lobby();
    spare_version_ = 0;
    message.spare_in = spare_.in();
    message.spare_out = spare_.out();
    message.scoreboard = scores_.fd();
    leaders_.started(now);
    std::vector<int> inherited{
        message.life_line,
        message.notices,
        message.lobby_in,
        message.lobby_out,
        message.scoreboard,
    };
    if (spare_) {
        inherited.insert(inherited.end(), {spare_.in(), spare_.out()});
    }
    auto leader = tasks_.spawn(std::move(inherited));
    auto made =
        std::make_unique<generation>(std::move(under), std::move(leader), dead_, scores_);
    made->start(message);
    return made;
}

// What follows from what the generations have become.
void supervisor::settle(time now) {
    killed_ = (leaving_.kill_late(now) > 0 && stopping_) || killed_;
    leaving_.drop_ended();
    if (stopping_) {
        return;
    }
    if (current_->state() == generation::phase::failed) {
        fault_ = current_->failure();
        stop(now);
        return;
    }
    if (tasks_.when_serving && current_->state() == generation::phase::serving) {
        std::exchange(tasks_.when_serving, {})();
    }
    settle_next(now);
    if (!next_ && !current_->has_leader()) {
        replace_leader(now);
    }
    if (!next_ && reload_wanted_ && current_->state() == generation::phase::serving) {
        begin_reload("told to reload", now);
    }
    resizing_.settle(*current_, now);
    for_each([&](generation &one) { one.ask_for_due(now); });
    if (!next_ && current_->all_have_served()) {
        tasks_.manager.ready(fmt::format(
            "generation {} serves with {} worker{}",
            current_->number(),
            current_->workers().wanted(),
            current_->workers().wanted() == 1 ? "" : "s"
        ));
    }
}

void supervisor::settle_next(time now) {
    if (next_ && next_->state() != generation::phase::serving && now >= next_deadline_) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits_.start).count();
        next_->fail({EXIT_FAILURE, fmt::format("it did not serve within {} s", seconds)});
    }
    if (next_ && next_->state() == generation::phase::failed) {
        say_it_failed(next_->failure().why, now);
        leaving_.add_killed(std::move(next_));
    } else if (next_ && next_->state() == generation::phase::serving) {
        ++reloads_;
        const std::string how = fmt::format("generation {} serves", next_->number());
        base::log(base::severity::notice, "reload: " + how);
        if (spare_version_ != 0) {
            change_lobby();
        }
        spare_ = {};
        current_->leave(SIGQUIT);
        leaving_.add(std::move(current_), now + limits_.grace);
        current_ = std::move(next_);
        leader_at_.reset();
        desk_.reload_ended("reloaded: " + how + what_stays(), now);
    }
}

// Before the former workers are told to leave: they find that it has ended.
void supervisor::change_lobby() {
    lobby_.end();
    lobby_ = std::move(spare_);
    lobby_version_ = spare_version_;
    base::log(
        base::severity::notice,
        "reload: it hands connections over in another way: those that former workers keep are "
        "served there, and closed when they are idle"
    );
}

// What a reload can't replace.
std::string supervisor::what_stays() const {
    const bool replaced = tasks_.is_replaced && tasks_.is_replaced();
    std::string text =
        replaced ? "; the supervisor runs on as it was started, until the pool is restarted"
                 : "";
    const std::string values = tasks_.needs_restart ? tasks_.needs_restart() : std::string();
    return values.empty() ? text : text + "; " + values;
}

// Its workers serve on, but nobody could replace one.
void supervisor::replace_leader(time now) {
    if (!leader_at_) {
        leader_at_ = leaders_.died(now);
        const auto pause = std::chrono::ceil<milliseconds>(*leader_at_ - now).count();
        base::log(
            base::severity::error,
            fmt::format(
                "the leader of generation {} is gone; a new generation starts in {} ms",
                current_->number(),
                pause
            )
        );
    }
    if (now >= *leader_at_) {
        leader_at_.reset();
        begin_reload("the leader is gone", now);
    }
}

void supervisor::begin_reload(std::string_view why, time now) {
    const std::string what = fmt::format("{}; generation {} starts", why, generations_ + 1);
    base::log(base::severity::notice, "reload: " + what);
    tasks_.manager.reloading(what);
    reload_wanted_ = false;
    desk_.reload_begins();
    try {
        next_ = begin(true, now);
        next_deadline_ = now + limits_.start;
    } catch (const std::exception &problem) {
        say_it_failed(problem.what(), now);
    }
}

void supervisor::say_it_failed(std::string_view why, time now) {
    ++failed_reloads_;
    spare_ = {};
    const std::string what =
        fmt::format("{}; generation {} serves on", why, current_->number());
    base::log(base::severity::error, "reload: " + what);
    tasks_.manager.ready("reload: " + what);
    desk_.reload_ended("failed: " + what, now);
}

template <class Use>
void supervisor::for_each(const Use &use) {
    for (generation *const one : {current_.get(), next_.get()}) {
        if (one != nullptr) {
            use(*one);
        }
    }
    leaving_.for_each(use);
}

int supervisor::milliseconds_to_wait(time now) const {
    base::next_due next(leader_at_);
    next.add(leaving_.next_deadline());
    next.add(desk_.next_deadline());
    next.add(resizing_.next_due());
    next.add(tasks_.manager.next_due());
    if (next_) {
        next.add(next_deadline_);
        next.add(next_->next_due());
    }
    if (current_) {
        next.add(current_->next_due());
    }
    return next.poll_timeout(now);
}

void supervisor::wait(time now) {
    std::vector<pollfd> waits{
        {signals_.fd(), POLLIN, 0},
        {notices_.read.get(), POLLIN, 0},
    };
    std::vector<generation *> lines;
    for_each([&](generation &one) {
        if (one.line() >= 0) {
            waits.push_back({one.line(), POLLIN, 0});
            lines.push_back(&one);
        }
    });
    desk_.watch(waits);
    resizing_.watch(waits);
    const int ready = ::poll(waits.data(), waits.size(), milliseconds_to_wait(now));
    const time then = steady_clock::now();
    desk_.hear(then); // deadlines, too
    if (ready <= 0) {
        return;
    }
    // Messages first: a worker's pid is told before it can die of what it was told to do.
    for (std::size_t number = 0; number < lines.size(); ++number) {
        if (waits[number + 2].revents != 0) {
            lines[number]->hear(then);
        }
    }
    hear_notices(then);
    if (waits[0].revents != 0) {
        handle_signals(then);
    }
}

void supervisor::hear_notices(time now) {
    constexpr int most = 64; // then signals and leaders are heard again
    for (int count = 0; count < most; ++count) {
        const auto what = next_notice(notices_.read.get());
        if (!what) {
            return;
        }
        for_each([&](generation &one) { one.hear(*what, now); });
    }
}

void supervisor::handle_signals(time now) {
    while (const auto what = signals_.next()) {
        switch (what->what) {
        case told::stop:
            if (!stopping_) {
                base::log(
                    base::severity::notice,
                    fmt::format(
                        "told to stop by {}; requests that run are finished", what->text
                    )
                );
            }
            stop(now);
            break;
        case told::reload:
            reload_wanted_ = true;
            break;
        case told::reopen:
            for_each([](generation &one) { one.workers().reopen(); });
            break;
        case told::child_ended:
            break;
        }
    }
    // Who left by itself has said so before it ended.
    hear_notices(now);
    // Signals of one kind merge into one: look for every ended child.
    reap(now);
}

void supervisor::reap(time now) {
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        bool known = false;
        for_each([&](generation &one) { known = known || one.bury(pid, status, now); });
        if (!known) {
            dead_.add(pid, status);
        }
    }
}

void supervisor::stop(time now) {
    if (stopping_ && now - told_at_ >= limits_.one_signal) {
        leaving_.hurry(now); // a second signal: no more waiting
    }
    if (stopping_) {
        return;
    }
    stopping_ = true;
    resizing_.stop();
    told_at_ = now;
    tasks_.manager.stopping(
        fault_ ? std::string_view(fault_->why) : "told to stop; requests that run are finished"
    );
    // Nobody is left to take what they keep.
    for_each([](generation &one) { one.leave(SIGTERM); });
    // A function may have had its worker ignore or block that one.
    life_line_.write.reset();
    if (next_) {
        leaving_.add(std::move(next_), now + limits_.grace);
    }
    leaving_.add(std::move(current_), now + limits_.grace);
    // Who starts the next pool finds the place free.
    desk_.close("the pool stops", now);
    if (tasks_.on_stop) {
        tasks_.on_stop();
    }
}

pool_report supervisor::report(time now) {
    pool_report made;
    made.supervisor = ::getpid();
    made.generation = current_->number();
    made.reloading = static_cast<bool>(next_);
    made.size = resizing_.describe(*current_);
    made.up = std::chrono::duration_cast<std::chrono::seconds>(now - started_at_);
    for_each([&](const generation &one) { one.describe(made.workers, now); });
    if (tasks_.listeners) {
        made.listeners = tasks_.listeners();
        queues_.look(made.listeners, now);
    }
    made.total = total_of(made.workers, scores_.past());
    int octets = 0;
    const bool empty = ::ioctl(lobby_.out(), FIONREAD, &octets) == 0 && octets == 0;
    made.in_lobby = in_lobby_.depth(empty, made.total.handed_over, made.total.taken);
    made.crashes = crashes_;
    made.timeouts = timeouts_;
    made.reloads = reloads_;
    made.failed_reloads = failed_reloads_;
    return made;
}

} // namespace imprint::pool
