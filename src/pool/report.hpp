// SPDX-License-Identifier: MIT
// What a pool does at one moment, and its three forms.  Pure.
#pragma once

#include "pool/scoreboard.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

struct worker_report {
    pid_t pid = 0;
    unsigned generation = 0;
    bool leaves = false; // another has its place
    reading score{};
    std::chrono::milliseconds cpu{0}; // user and system, since it was forked
    std::uint64_t resident_bytes = 0;
};

struct pool_report {
    pid_t supervisor = 0;
    unsigned generation = 0; // that serves
    bool reloading = false;
    std::chrono::seconds up{0};
    std::vector<worker_report> workers{};
    counters total{};          // of those that live, and those that ever did
    std::uint64_t crashes = 0; // workers that nobody had told to leave
    std::uint64_t reloads = 0;
    std::uint64_t failed_reloads = 0;
};

// For people: a few lines, and a table of the workers.
std::string format_text(const pool_report &report);
std::string format_json(const pool_report &report);
// OpenMetrics 1.0, text/openmetrics; names begin with imprint_, times are seconds.
std::string format_metrics(const pool_report &report);

} // namespace imprint::pool
