// SPDX-License-Identifier: MIT
#include "pool/supervisor.hpp"

#include "base/error.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>

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

sigset_t handled_signals() {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGCHLD}) {
        sigaddset(&set, signal);
    }
    return set;
}

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status)) {
        const char *name = ::sigabbrev_np(WTERMSIG(status));
        return fmt::format("was ended by SIG{}", name == nullptr ? "?" : name);
    }
    return fmt::format("left with status {}", WEXITSTATUS(status));
}

int milliseconds_until(steady_clock::time_point then, steady_clock::time_point now) {
    const auto left = std::chrono::ceil<milliseconds>(then - now).count();
    return static_cast<int>(std::clamp<milliseconds::rep>(left, 0, 60'000));
}

} // namespace

supervisor::supervisor(int workers, worker_main work, supervisor_limits limits)
    : work_(std::move(work)), limits_(limits) {
    for (int number = 0; number < workers; ++number) {
        places_.push_back(place{0, back_off(limits.back_off), {}});
    }
    const sigset_t set = handled_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_ = base::unique_fd::adopt(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    std::array<int, 2> ends{};
    if (!signals_ || ::pipe2(ends.data(), O_CLOEXEC) != 0) {
        base::throw_errno("prepare the supervisor");
    }
    life_line_read_ = base::unique_fd::adopt(ends[0]);
    life_line_write_ = base::unique_fd::adopt(ends[1]);
}

supervisor::~supervisor() = default;

int supervisor::run() {
    while (!stopping_ || any_alive()) {
        const time now = steady_clock::now();
        if (!stopping_) {
            start_due(now);
        } else if (now >= deadline_ && !killed_) {
            base::log(
                base::severity::warning,
                hurried_ ? "told to stop a second time: workers are killed"
                         : "workers did not leave in time: killed"
            );
            signal_all(SIGKILL);
            killed_ = true;
        }
        wait_for_signal(now);
    }
    return killed_ ? EXIT_FAILURE : EXIT_SUCCESS;
}

void supervisor::start_due(time now) {
    for (std::size_t number = 0; number < places_.size(); ++number) {
        if (places_[number].pid == 0 && places_[number].start_at <= now) {
            start(static_cast<int>(number), now);
        }
    }
}

void supervisor::start(int number, time now) {
    place &where = places_[static_cast<std::size_t>(number)];
    where.pause.started(now);
    const pid_t pid = ::fork();
    if (pid == 0) {
        become_worker(number);
    }
    if (pid < 0) {
        base::log(
            base::severity::error, "fork a worker: " + std::generic_category().message(errno)
        );
        where.start_at = where.pause.died(now);
        return;
    }
    where.pid = pid;
}

void supervisor::become_worker(int number) {
    // Set before the parent is looked at: it can't die unnoticed in between.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    // A crash must not leave the site's secrets in a core file, nor one site's worker read
    // another's of the same user.
    ::prctl(PR_SET_DUMPABLE, 0);
    life_line_write_.reset();
    signals_.reset();
    int status = EXIT_FAILURE;
    if (self_ == ::getppid()) {
        try {
            worker_place given;
            given.number = number;
            given.of = static_cast<int>(places_.size());
            given.life_line = std::move(life_line_read_);
            status = work_(std::move(given));
        } catch (const std::exception &problem) {
            base::log(base::severity::error, fmt::format("worker: {}", problem.what()));
        }
    }
    // Flushes what the site's code wrote; the supervisor's stack is not unwound here.
    std::exit(status); // NOLINT(concurrency-mt-unsafe)
}

void supervisor::wait_for_signal(time now) {
    int timeout = -1;
    const auto sooner = [&](time then) {
        const int left = milliseconds_until(then, now);
        timeout = timeout < 0 ? left : std::min(timeout, left);
    };
    if (stopping_ && !killed_) {
        sooner(deadline_);
    }
    for (const place &where : places_) {
        if (where.pid == 0 && !stopping_) {
            sooner(where.start_at);
        }
    }
    pollfd wait{signals_.get(), POLLIN, 0};
    if (::poll(&wait, 1, timeout) > 0) {
        handle_signal(steady_clock::now());
    }
}

void supervisor::handle_signal(time now) {
    signalfd_siginfo told{};
    while (::read(signals_.get(), &told, sizeof told) == static_cast<ssize_t>(sizeof told)) {
        if (told.ssi_signo != SIGCHLD) {
            stop(now);
        }
    }
    // Signals of one kind merge into one: look for every ended child.
    reap(now);
}

void supervisor::reap(time now) {
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        const auto where = std::find_if(places_.begin(), places_.end(), [&](const place &one) {
            return one.pid == pid;
        });
        if (where != places_.end()) {
            buried(*where, pid, status, now);
        }
    }
}

void supervisor::buried(place &where, pid_t pid, int status, time now) {
    where.pid = 0;
    if (stopping_) {
        return;
    }
    where.start_at = where.pause.died(now);
    const auto pause = std::chrono::ceil<milliseconds>(where.start_at - now).count();
    const std::string ended = how_it_ended(status);
    base::log(
        base::severity::error,
        fmt::format("worker {} {}; another starts in {} ms", pid, ended, pause)
    );
}

void supervisor::stop(time now) {
    if (stopping_ && now - told_at_ >= limits_.one_signal) {
        deadline_ = now; // a second signal: no more waiting
        hurried_ = true;
    }
    if (stopping_) {
        return;
    }
    stopping_ = true;
    told_at_ = now;
    deadline_ = now + limits_.grace;
    signal_all(SIGTERM);
    if (on_stop_) {
        on_stop_();
    }
}

void supervisor::signal_all(int signal) const {
    for (const place &where : places_) {
        if (where.pid > 0) {
            ::kill(where.pid, signal);
        }
    }
}

bool supervisor::any_alive() const {
    return std::any_of(places_.begin(), places_.end(), [](const place &where) {
        return where.pid != 0;
    });
}

} // namespace imprint::pool
