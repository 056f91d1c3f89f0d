// SPDX-License-Identifier: MIT
#include "pool/signals.hpp"

#include "base/error.hpp"

#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

sigset_t handled_signals() {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGCHLD}) {
        sigaddset(&set, signal);
    }
    return set;
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

std::optional<told> signals::next() const {
    signalfd_siginfo came{};
    if (::read(fd_.get(), &came, sizeof came) != static_cast<ssize_t>(sizeof came)) {
        return std::nullopt;
    }
    switch (came.ssi_signo) {
    case SIGCHLD:
        return told::child_ended;
    case SIGUSR1:
        return told::reopen;
    case SIGHUP:
        // A terminal that is closed takes what runs in it along.
        return came.ssi_code == SI_KERNEL ? told::stop : told::reload;
    default:
        return told::stop;
    }
}

} // namespace imprint::pool
