// SPDX-License-Identifier: MIT
#include "pool/signals.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

#include <sys/signalfd.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

sigset_t handled_signals() {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD}) {
        sigaddset(&set, signal);
    }
    return set;
}

told meaning_of(const signalfd_siginfo &came) {
    switch (came.ssi_signo) {
    case SIGCHLD:
        return told::child_ended;
    case SIGUSR1:
        return told::reopen;
    case SIGUSR2:
        return told::reload;
    case SIGHUP:
        // A terminal that is closed takes what runs in it along.
        return came.ssi_code == SI_KERNEL ? told::stop : told::reload;
    default:
        return told::stop;
    }
}

std::string describe(const signalfd_siginfo &came) {
    const char *const name = ::sigabbrev_np(static_cast<int>(came.ssi_signo));
    return fmt::format(
        "SIG{} of {}",
        name == nullptr ? "?" : name,
        came.ssi_code == SI_KERNEL ? "the kernel" : fmt::format("process {}", came.ssi_pid)
    );
}

} // namespace

signals::signals() {
    const sigset_t set = handled_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    fd_ = base::unique_fd::adopt(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd_) {
        base::throw_errno("prepare for signals");
    }
}

std::optional<heard_signal> signals::next() const {
    signalfd_siginfo came{};
    if (::read(fd_.get(), &came, sizeof came) != static_cast<ssize_t>(sizeof came)) {
        return std::nullopt;
    }
    return heard_signal{meaning_of(came), describe(came)};
}

} // namespace imprint::pool
