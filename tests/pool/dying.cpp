// SPDX-License-Identifier: MIT
#include "dying.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

volatile int zero = 0;
volatile int sink = 0;

[[gnu::noinline]] void write_to_nowhere() {
    volatile int *volatile nowhere = nullptr;
    *nowhere = 1;
}

[[gnu::noinline]] int use_up_the_stack(int depth) {
    std::array<volatile char, 4096> some{};
    some[static_cast<std::size_t>(depth) % some.size()] = 1;
    return zero != 0 ? 0 : use_up_the_stack(depth + 1) + some[0];
}

void block_all_signals() {
    sigset_t all{};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

void smash_the_heap() {
    void *volatile piece = std::malloc(24);
    auto *const octets = static_cast<volatile char *>(piece);
    for (int at = -8; at < 56; ++at) {
        octets[at] = 'A';
    }
    std::free(piece);
}

void read_behind_the_end_of_a_file() {
    const int fd = ::memfd_create("short", 0);
    auto *const page =
        static_cast<volatile char *>(::mmap(nullptr, 4096, PROT_READ, MAP_SHARED, fd, 0));
    sink = page[0];
}

[[gnu::noinline]] void throw_something() {
    if (zero == 0) {
        throw std::runtime_error("out of a noexcept function");
    }
}

void throw_from_a_noexcept() noexcept {
    throw_something();
}

void lock_twice() {
    pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one);
    pthread_mutex_lock(&one);
}

void leave_a_child_behind() {
    if (::fork() == 0) {
        ::execl("/bin/sleep", "sleep", "60", nullptr);
        ::_exit(1);
    }
    ::_exit(0);
}

void use_up_time() {
    const rlimit none{1, 2};
    ::setrlimit(RLIMIT_CPU, &none);
    for (;;) {
        sink = sink + 1;
    }
}

const std::map<std::string, std::function<void()>> &ways() {
    static const std::map<std::string, std::function<void()>> all{
        {"segv", write_to_nowhere},
        {"bus", read_behind_the_end_of_a_file},
        {"fpe", [] { sink = 100 / zero; }},
        {"ill", [] { __builtin_trap(); }},
        {"abort", [] { std::abort(); }},
        {"terminate", throw_from_a_noexcept},
        {"exit", [] { std::exit(3); }},
        {"exit_now", [] { std::_Exit(0); }},
        {"kill", [] { ::kill(::getpid(), SIGKILL); }},
        {"stack", [] { sink = use_up_the_stack(0); }},
        {"heap", smash_the_heap},
        {"blocked",
         [] {
             block_all_signals();
             write_to_nowhere();
         }},
        {"thread", [] { std::thread(write_to_nowhere).join(); }},
        {"exec", [] { ::execl("/bin/true", "true", nullptr); }},
        {"child", leave_a_child_behind},
        {"time", use_up_time},
        // By themselves these never end.
        {"loop",
         [] {
             for (;;) {
                 sink = sink + 1;
             }
         }},
        {"dead_lock", lock_twice},
        {"blocked_loop",
         [] {
             block_all_signals();
             for (;;) {
                 sink = sink + 1;
             }
         }},
        {"child_first",
         [] {
             const pid_t child = ::fork();
             if (child == 0) {
                 write_to_nowhere();
             }
             ::waitpid(child, nullptr, 0);
             for (;;) {
                 sink = sink + 1;
             }
         }},
        {"stop", [] { ::raise(SIGSTOP); }},
        {"exec_sleep", [] { ::execl("/bin/sleep", "sleep", "600", nullptr); }},
    };
    return all;
}

} // namespace

std::string die(std::string how) {
    const auto found = ways().find(how);
    if (found != ways().end()) {
        found->second();
    }
    return "alive\n";
}
