// SPDX-License-Identifier: MIT
// What a pool does at one moment, and its forms.  Pure.
#pragma once

#include "pool/accept_queue.hpp"
#include "pool/process_usage.hpp"
#include "pool/scoreboard.hpp"
#include "pool/second_record.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

struct worker_report {
    pid_t pid = 0;
    unsigned generation = 0;
    bool leaves = false; // another has its place
    reading score{};
    std::optional<process_usage> usage{};
};

struct listener_report {
    std::string name;
    std::optional<accept_queue> queue{};
    std::chrono::milliseconds waited_at_most{0}; // by any of them (pool/queue_watch.hpp)
};

// Of workers.
struct size_report {
    int least = 1; // equal to `most` when the size is fixed
    int most = 1;
    int wanted = 1;          // now
    std::uint64_t added = 0; // since the supervisor began
    std::uint64_t removed = 0;
    bool changes() const noexcept { return least < most; }
};

struct pool_report {
    pid_t supervisor = 0;
    unsigned generation = 0; // that serves
    bool reloading = false;
    size_report size{};
    std::chrono::seconds up{0};
    std::vector<worker_report> workers{};
    std::vector<listener_report> listeners{};
    std::uint64_t in_lobby = 0; // connections
    counters total{};           // of those that live, and those that ever did
    std::uint64_t crashes = 0;  // workers that nobody had told to leave
    std::uint64_t timeouts = 0; // of them, by --request-timeout
    std::uint64_t reloads = 0;
    std::uint64_t failed_reloads = 0;
    std::uint64_t at = 0;                 // seconds of the Unix epoch
    std::vector<second_record> seconds{}; // of the last ten minutes, as far as known
};

// Adds up what the workers count; `past` is of those that are no more.
counters total_of(const std::vector<worker_report> &workers, const counters &past);

// "2xx" for 2, "none" for 0.
std::string hundreds(std::size_t at);
// "2 of 64 for 1.5 s at most"; "?" where the kernel does not tell.
std::string queue_of(const listener_report &one);
// "served: half below 0.1 ms, 99 % below 4.1 ms"; "?" of nothing.
std::string times_of(std::string_view what, const time_counts &counts);
// What it does, in a word.
std::string state_of(const worker_report &one);

// For people: a few lines, and a table of the workers.
std::string format_text(const pool_report &report);
std::string format_json(const pool_report &report);
// OpenMetrics 1.0, text/openmetrics; names begin with imprint_, times are seconds.
std::string format_metrics(const pool_report &report);
// HTML with charts, complete in itself.
std::string format_page(const pool_report &report);

} // namespace imprint::pool
