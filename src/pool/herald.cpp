// SPDX-License-Identifier: MIT
#include "pool/herald.hpp"

#include "base/error.hpp"
#include "base/pipe_ends.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

// As ps and top show it; at most 15 octets.
constexpr const char *herald_name = "imprint-herald";

sigset_t heard_signals() noexcept {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD}) {
        sigaddset(&set, signal);
    }
    return set;
}

base::unique_fd open_process(pid_t pid) noexcept {
    return base::unique_fd::adopt(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

// The end of one child; whoever else was left to this process is buried as well.
std::optional<int> bury(pid_t worker) noexcept {
    std::optional<int> end;
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid == worker) {
            end = status;
        }
    }
    return end;
}

int wait_for_end(pid_t worker, const sigset_t &heard) noexcept {
    for (;;) {
        siginfo_t what{};
        const int signal = ::sigwaitinfo(&heard, &what);
        if (signal == SIGCHLD) {
            if (const auto end = bury(worker)) {
                return *end;
            }
        } else if (signal > 0 && what.si_code != SI_KERNEL) {
            // But for a terminal's Ctrl-C, which reaches the worker by itself.
            ::kill(worker, signal);
        }
    }
}

// Until it says that its sockets are closed, or has ended.  That the pipe is at its end would
// not say so, since the kernel closes a process's last descriptor first (seen).
void wait_for_companion(int told) noexcept {
    pid_t companion = 0;
    if (::read(told, &companion, sizeof companion) != sizeof companion) {
        return;
    }
    const auto process = open_process(companion);
    std::array<pollfd, 2> waits{{{told, POLLIN, 0}, {process.get(), POLLIN, 0}}};
    char word = 0;
    while (process && ::poll(waits.data(), waits.size(), -1) < 0 && errno == EINTR) {
    }
    if (::read(told, &word, sizeof word) != sizeof word) {
        while (::waitpid(companion, nullptr, __WALL) < 0 && errno == EINTR) {
        }
    }
}

[[noreturn]] void end_like(int status) noexcept {
    if (WIFSIGNALED(status)) {
        const rlimit none{0, 0}; // the core, if any, is the worker's
        ::setrlimit(RLIMIT_CORE, &none);
        const int signal = WTERMSIG(status);
        ::signal(signal, SIG_DFL);
        sigset_t only{};
        sigemptyset(&only);
        sigaddset(&only, signal);
        ::raise(signal);
        ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    }
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

void close_all_but(std::array<int, 3> kept) noexcept {
    std::sort(kept.begin(), kept.end());
    unsigned first = 0;
    for (const int fd : kept) {
        if (const auto number = static_cast<unsigned>(fd); number > first) {
            ::close_range(first, number - 1, 0);
        }
        first = static_cast<unsigned>(fd) + 1;
    }
    ::close_range(first, ~0U, 0);
}

[[noreturn]] void
tell_of_end(pid_t worker, int told, int listener, const sigset_t &heard) noexcept {
    ::prctl(PR_SET_NAME, herald_name);
    ::prctl(PR_SET_DUMPABLE, 0);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1); // a dead worker's companion becomes its child
    // Standard error is for what should never be.
    close_all_but({STDERR_FILENO, told, listener});
    const int status = wait_for_end(worker, heard);
    wait_for_companion(told);
    end_like(status);
}

} // namespace

herald leave_a_herald(int listener) {
    auto [read, write] = base::make_pipe(O_NONBLOCK); // never waited for
    const sigset_t heard = heard_signals();
    sigset_t before{};
    ::pthread_sigmask(SIG_BLOCK, &heard, &before);
    const pid_t own = ::getpid();
    const pid_t worker = ::fork();
    if (worker < 0) {
        base::throw_errno("fork a worker");
    }
    if (worker > 0) {
        write.reset();
        tell_of_end(worker, read.get(), listener, heard);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != own) {
        ::_exit(EXIT_FAILURE);
    }
    return {std::move(write), own};
}

void herald::tell(pid_t companion) const noexcept {
    [[maybe_unused]] const ssize_t size = ::write(pipe_.get(), &companion, sizeof companion);
}

void herald::let_go() const noexcept {
    constexpr int most_ms = 1000; // it may be stopped
    const auto process = open_process(pid_);
    [[maybe_unused]] const ssize_t size = ::write(pipe_.get(), "", 1);
    pollfd wait{process.get(), POLLIN, 0};
    while (process && ::poll(&wait, 1, most_ms) < 0 && errno == EINTR) {
    }
}

} // namespace imprint::pool
