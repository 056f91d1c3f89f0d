// SPDX-License-Identifier: MIT
// What a process has used, as /proc tells it (proc(5)).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <sys/types.h>

namespace imprint::pool {

struct process_usage {
    std::chrono::milliseconds cpu{0}; // user and system, since it was forked
    std::uint64_t resident_bytes = 0;
};

// Of /proc/PID/stat; the name in it is the process's own choice.  Pure.
std::optional<std::chrono::milliseconds>
parse_cpu(std::string_view stat, std::uint64_t ticks_per_second);
// Of /proc/PID/statm.  Pure.
std::optional<std::uint64_t> parse_resident(std::string_view statm, std::uint64_t page_bytes);

// Nothing when it has ended, or /proc does not tell.
std::optional<process_usage> usage_of(pid_t pid);

} // namespace imprint::pool
