// SPDX-License-Identifier: MIT
#include "pool/supervisor.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "pool/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
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

sigset_t handled_signals() {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGCHLD}) {
        sigaddset(&set, signal);
    }
    return set;
}

} // namespace

supervisor::supervisor(int workers, supervisor_tasks tasks, supervisor_limits limits)
    : tasks_(std::move(tasks)), limits_(limits), workers_(workers),
      scores_(score_places(workers)), leaders_(limits.back_off), notices_(make_notice_pipe()) {
    const sigset_t set = handled_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_ = base::unique_fd::adopt(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    std::array<int, 2> ends{};
    // A leader's workers become this process's children when whoever forked them has left.
    if (!signals_ || ::pipe2(ends.data(), O_CLOEXEC) != 0 ||
        ::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
        base::throw_errno("prepare the supervisor");
    }
    life_line_read_ = base::unique_fd::adopt(ends[0]);
    life_line_write_ = base::unique_fd::adopt(ends[1]);
}

supervisor::~supervisor() = default;

int supervisor::run() {
    current_ = begin(false, steady_clock::now());
    while (!stopping_ || any_alive()) {
        const time now = steady_clock::now();
        settle(now);
        wait(now);
    }
    return end();
}

int supervisor::end() const {
    if (!fault_) {
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
    under.workers = workers_;
    under.back_off = limits_.back_off;
    under.replaces = replaces;
    under.prepare = tasks_.prepare;
    start_message message = tasks_.message();
    message.generation = under.number;
    message.supervisor = ::getpid();
    message.life_line = life_line_read_.get();
    message.notices = notices_.write.get();
    message.lobby_in = lobby_.in();
    message.lobby_out = lobby_.out();
    message.scoreboard = scores_.fd();
    leaders_.started(now);
    auto leader = tasks_.spawn(
        {message.life_line,
         message.notices,
         message.lobby_in,
         message.lobby_out,
         message.scoreboard}
    );
    auto made =
        std::make_unique<generation>(std::move(under), std::move(leader), dead_, scores_);
    made->start(message);
    return made;
}

// What follows from what the generations have become.
void supervisor::settle(time now) {
    end_stragglers(now);
    drop_ended();
    if (stopping_) {
        return;
    }
    if (current_->state() == generation::phase::failed) {
        fault_ = current_->failure();
        stop(now);
        return;
    }
    settle_next(now);
    if (!next_ && !current_->has_leader()) {
        replace_leader(now);
    }
    if (!next_ && reload_wanted_ && current_->state() == generation::phase::serving) {
        reload_wanted_ = false;
        begin_reload("told to reload", now);
    }
    for_each([&](generation &one) { one.ask_for_due(now); });
}

void supervisor::settle_next(time now) {
    if (next_ && next_->state() != generation::phase::serving && now >= next_deadline_) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits_.start).count();
        next_->fail({EXIT_FAILURE, fmt::format("it did not serve within {} s", seconds)});
    }
    if (next_ && next_->state() == generation::phase::failed) {
        base::log(
            base::severity::error,
            fmt::format(
                "reload: {}; generation {} serves on", next_->failure().why, current_->number()
            )
        );
        leaving_.push_back({std::move(next_), now, true});
    } else if (next_ && next_->state() == generation::phase::serving) {
        base::log(
            base::severity::notice, fmt::format("reload: generation {} serves", next_->number())
        );
        current_->leave(SIGQUIT);
        leaving_.push_back({std::move(current_), now + limits_.grace, false});
        current_ = std::move(next_);
        leader_at_.reset();
    }
}

void supervisor::end_stragglers(time now) {
    for (straggler &one : leaving_) {
        if (one.killed || now < one.deadline) {
            continue;
        }
        base::log(
            base::severity::warning,
            hurried_ ? "told to stop a second time: workers are killed"
                     : "workers did not leave in time: killed"
        );
        one.who->kill();
        one.killed = true;
        killed_ = killed_ || stopping_;
    }
}

void supervisor::drop_ended() {
    std::erase_if(leaving_, [](const straggler &one) { return !one.who->any_alive(); });
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
    base::log(
        base::severity::notice,
        fmt::format("reload: {}; generation {} starts", why, generations_ + 1)
    );
    try {
        next_ = begin(true, now);
        next_deadline_ = now + limits_.start;
    } catch (const std::exception &problem) {
        base::log(base::severity::error, fmt::format("reload: {}", problem.what()));
    }
}

template <class Use>
void supervisor::for_each(const Use &use) {
    for (generation *const one : {current_.get(), next_.get()}) {
        if (one != nullptr) {
            use(*one);
        }
    }
    for (const straggler &one : leaving_) {
        use(*one.who);
    }
}

int supervisor::milliseconds_to_wait(time now) const {
    std::optional<time> next = leader_at_;
    const auto sooner = [&](std::optional<time> then) {
        if (then) {
            next = std::min(next.value_or(*then), *then);
        }
    };
    for (const straggler &one : leaving_) {
        sooner(one.killed ? std::nullopt : std::optional(one.deadline));
    }
    if (next_) {
        sooner(next_deadline_);
        sooner(next_->next_due());
    }
    if (current_) {
        sooner(current_->next_due());
    }
    if (!next) {
        return -1;
    }
    const auto left = std::chrono::ceil<milliseconds>(*next - now).count();
    return static_cast<int>(std::clamp<milliseconds::rep>(left, 0, 60'000));
}

void supervisor::wait(time now) {
    std::vector<pollfd> waits{
        {signals_.get(), POLLIN, 0},
        {notices_.read.get(), POLLIN, 0},
    };
    std::vector<generation *> lines;
    for_each([&](generation &one) {
        if (one.line() >= 0) {
            waits.push_back({one.line(), POLLIN, 0});
            lines.push_back(&one);
        }
    });
    if (::poll(waits.data(), waits.size(), milliseconds_to_wait(now)) <= 0) {
        return;
    }
    const time then = steady_clock::now();
    // Messages first: a worker's pid is told before it can die of what it was told to do.
    for (std::size_t number = 0; number < lines.size(); ++number) {
        if (waits[number + 2].revents != 0) {
            lines[number]->hear(then);
        }
    }
    if (waits[1].revents != 0) {
        hear_notices(then);
    }
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
    signalfd_siginfo told{};
    while (::read(signals_.get(), &told, sizeof told) == static_cast<ssize_t>(sizeof told)) {
        if (told.ssi_signo == SIGCHLD) {
            continue;
        }
        if (told.ssi_signo == SIGUSR1) {
            for_each([](const generation &one) { one.signal_workers(SIGUSR1); });
            continue;
        }
        // A terminal that is closed takes what runs in it along; a person or program reloads.
        if (told.ssi_signo == SIGHUP && told.ssi_code != SI_KERNEL) {
            reload_wanted_ = true;
        } else {
            stop(now);
        }
    }
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
        hurried_ = true;
        for (straggler &one : leaving_) {
            one.deadline = now; // a second signal: no more waiting
        }
    }
    if (stopping_) {
        return;
    }
    stopping_ = true;
    told_at_ = now;
    // Nobody is left to take what they keep.
    for_each([](generation &one) { one.leave(SIGTERM); });
    if (next_) {
        leaving_.push_back({std::move(next_), now + limits_.grace, false});
    }
    leaving_.push_back({std::move(current_), now + limits_.grace, false});
    if (tasks_.on_stop) {
        tasks_.on_stop();
    }
}

bool supervisor::any_alive() const {
    return std::any_of(leaving_.begin(), leaving_.end(), [](const straggler &one) {
        return one.who->any_alive();
    });
}

} // namespace imprint::pool
