// SPDX-License-Identifier: MIT
#include "worker/stop_signal.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <iterator>

#include <sys/eventfd.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

// A handler knows nothing but what is global.
std::atomic<int> event_fd{-1};
std::atomic<unsigned> signals_seen{0};
std::atomic<bool> leave_seen{false};
std::atomic<bool> reopen_seen{false};
std::atomic<unsigned> patience{0};     // 0: a supervisor decides
std::atomic<std::int64_t> first_at{0}; // seconds
std::atomic<pid_t> process{0};
std::atomic<int> first_signal{0};
std::atomic<pid_t> first_sender{0}; // 0: the kernel
static_assert(std::atomic<int>::is_always_lock_free);

std::int64_t seconds_now() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now); // async-signal-safe
    return now.tv_sec;
}

// Sooner than this a second signal is the first once more: who ends a whole group of processes
// tells this one twice, by its herald, too (pool/herald.hpp).
constexpr std::int64_t one_signal = 2;

// Async-signal-safe calls only.
void on_signal(int signal, siginfo_t *about, void *) {
    const int kept = errno;
    // A child that a function forked has the handler too, but nothing here to finish.
    if (process.load() != ::getpid()) {
        ::_exit(128 + signal);
    }
    // Nobody else would go on for a process that is not supervised.
    const bool leave = signal == SIGQUIT && patience.load() == 0;
    leave_seen = leave_seen.load() || leave;
    int none = 0;
    if (!leave && first_signal.compare_exchange_strong(none, signal)) {
        first_sender = about->si_code == SI_KERNEL ? 0 : about->si_pid;
    }
    const unsigned before = leave ? 0 : signals_seen.fetch_add(1);
    if (patience.load() != 0) {
        if (before == 0) {
            first_at = seconds_now();
            ::alarm(patience.load());
        } else if (seconds_now() - first_at.load() >= one_signal) {
            ::_exit(128 + signal);
        }
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(event_fd.load(), &one, sizeof one);
    errno = kept;
}

// Async-signal-safe, too.
void on_reopen(int, siginfo_t *, void *) {
    const int kept = errno;
    reopen_seen = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(event_fd.load(), &one, sizeof one);
    errno = kept;
}

sigset_t held_signals() noexcept {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD}) {
        sigaddset(&set, signal);
    }
    return set;
}

// Those by which a supervisor reloads; in its workers they do nothing (pool/leader.cpp).
constexpr int reload_signals[] = {SIGHUP, SIGUSR2};

// nohup(1): whoever had it ignored at the start wants it so.
bool is_ignored(int signal) {
    struct sigaction before{};
    return ::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
}

using handler_of_signal = void (*)(int, siginfo_t *, void *);

bool handle(int signal, handler_of_signal handler) noexcept {
    struct sigaction how{};
    how.sa_sigaction = handler;
    how.sa_flags = SA_RESTART | SA_SIGINFO;
    sigemptyset(&how.sa_mask);
    return ::sigaction(signal, &how, nullptr) == 0;
}

void set_handler(int signal, handler_of_signal handler) {
    if (!handle(signal, handler)) {
        base::throw_errno("handle a signal");
    }
}

} // namespace

stop_signal::stop_signal()
    : event_(base::unique_fd::adopt(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))) {
    if (!event_) {
        base::throw_errno("make an eventfd");
    }
    event_fd = event_.get();
    process = ::getpid();
    set_handler(SIGTERM, on_signal);
    set_handler(SIGINT, on_signal);
    set_handler(SIGQUIT, on_signal);
    set_handler(SIGUSR1, on_reopen);
    for (const int signal : reload_signals) {
        if (patience.load() != 0 && !is_ignored(signal)) {
            set_handler(signal, on_signal);
        }
    }
    // A supervisor had them blocked over the fork, so that none was lost.
    const sigset_t set = held_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

stop_signal::~stop_signal() {
    // One that comes late is no reason to end in another way than was told.
    void (*const after)(int) = came() || leave_came() ? SIG_IGN : SIG_DFL;
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGUSR1}) {
        ::signal(signal, after);
    }
    for (const int signal : reload_signals) {
        if (patience.load() != 0 && !is_ignored(signal)) {
            ::signal(signal, after);
        }
    }
    event_fd = -1;
}

void stop_signal::restore() const noexcept {
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGUSR1}) {
        struct sigaction now{};
        ::sigaction(signal, nullptr, &now);
        if ((now.sa_flags & SA_SIGINFO) == 0 &&
            (now.sa_handler == SIG_IGN || now.sa_handler == SIG_DFL)) {
            handle(signal, signal == SIGUSR1 ? on_reopen : on_signal);
        }
    }
    const sigset_t set = held_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

bool stop_signal::came() const noexcept {
    return signals_seen.load() > 0;
}

bool stop_signal::leave_came() const noexcept {
    return leave_seen.load();
}

bool stop_signal::take_reopen() const noexcept {
    return reopen_seen.exchange(false);
}

std::string stop_signal::told_by() const {
    const int signal = first_signal.load();
    const char *const name = ::sigabbrev_np(signal);
    const pid_t sender = first_sender.load();
    const bool reloads =
        std::find(std::begin(reload_signals), std::end(reload_signals), signal) !=
        std::end(reload_signals);
    return fmt::format(
        "SIG{} of {}{}",
        name == nullptr ? "?" : name,
        sender == 0 ? "the kernel" : fmt::format("process {}", sender),
        reloads ? ", since nothing is reloaded without a supervisor" : ""
    );
}

void stop_signal::clear() const noexcept {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t size = ::read(event_.get(), &count, sizeof count);
}

void hold_stop_signals() noexcept {
    const sigset_t set = held_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void outlive_readers() noexcept {
    struct sigaction before{};
    ::sigaction(SIGPIPE, nullptr, &before);
    if (before.sa_handler == SIG_DFL) {
        struct sigaction how{};
        how.sa_handler = [](int) {};
        how.sa_flags = SA_RESTART;
        ::sigaction(SIGPIPE, &how, nullptr);
    }
}

void end_unsupervised_after(unsigned seconds) noexcept {
    patience = seconds;
}

} // namespace imprint::worker
