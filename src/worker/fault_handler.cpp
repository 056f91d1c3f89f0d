// SPDX-License-Identifier: MIT
#include "worker/fault_handler.hpp"

#include "base/error.hpp"

#include <csignal>
#include <cstdint>

#include <execinfo.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

// A handler knows nothing but what is global.
desk_fault *noted = nullptr;
int to_wake = -1;
pid_t process = 0;

// Async-signal-safe calls only; backtrace(3) is, once it was called before.
void on_fault(int signal) {
    // A child that a function forked dies its own death.
    if (::getpid() == process) {
        noted->signal = signal;
        noted->at = steady_nanoseconds(); // a backtrace that hangs is ended by the companion
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(to_wake, &one, sizeof one);
        const int frames =
            ::backtrace(noted->trace.data(), static_cast<int>(desk_fault::most_frames));
        noted->frames = static_cast<std::uint32_t>(frames < 0 ? 0 : frames);
    }
    ::raise(signal); // blocked until this returns; the handler is reset by then
}

// A function that runs out of stack has none for a handler.
void make_stack() {
#ifdef AT_MINSIGSTKSZ
    const std::size_t least = ::getauxval(AT_MINSIGSTKSZ);
#else
    const std::size_t least = 0;
#endif
    constexpr std::size_t ours = std::size_t{48} * 1024;
    const std::size_t size = (least + ours + 4095) / 4096 * 4096;
    void *const memory =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    stack_t stack{};
    stack.ss_sp = memory;
    stack.ss_size = size;
    if (memory == MAP_FAILED || ::sigaltstack(&stack, nullptr) != 0) {
        base::throw_errno("make a stack for signals");
    }
}

} // namespace

void handle_faults(desk &at, int wake) {
    noted = &at.page().fault;
    to_wake = wake;
    process = ::getpid();
    void *prime = nullptr;
    ::backtrace(&prime, 1); // loads what it needs, now that memory may be asked for
    make_stack();
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
        struct sigaction how{};
        if (::sigaction(signal, nullptr, &how) != 0 || how.sa_handler != SIG_DFL) {
            continue;
        }
        how = {};
        how.sa_handler = on_fault;
        how.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND);
        sigemptyset(&how.sa_mask);
        ::sigaction(signal, &how, nullptr);
    }
}

} // namespace imprint::worker
