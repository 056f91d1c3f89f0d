// SPDX-License-Identifier: MIT
// What a pool did in one second, as it is kept in a file.
#pragma once

#include "worker/score.hpp"

#include <array>
#include <cstdint>

namespace imprint::pool {

struct pool_report; // pool/report.hpp

// Counts are cut to what fits.  Written by one process, read by the next of another day: a
// change of it raises history_version.
struct second_record {
    std::uint64_t when = 0; // of the Unix epoch; 0: none
    std::uint64_t resident_bytes = 0;
    std::uint32_t requests = 0;
    std::uint32_t failed = 0; // answered with 5xx
    std::uint32_t crashes = 0;
    std::uint32_t workers = 0;
    std::uint32_t busy = 0; // of them, at its end
    std::uint32_t in_lobby = 0;
    std::uint32_t waiting = 0; // to be accepted
    std::uint32_t cpu_milliseconds = 0;
    std::uint32_t half_microseconds = 0; // half of the answers took no longer than this
    std::uint32_t most_microseconds = 0; // and 99 of 100 than this
    std::uint32_t unused = 0;
    std::uint32_t check = 0; // of the octets before; set by history

    friend bool operator==(const second_record &, const second_record &) = default;
};
static_assert(sizeof(second_record) == 64);

inline constexpr std::uint32_t history_version = 1;

// Below which that `share` of all `of` lies: microseconds; 0 when there are none.  Of the last
// bucket, which has no edge, twice the one before it.
using time_counts = std::array<std::uint64_t, worker::score_page::buckets>;
std::uint32_t edge_of(const time_counts &counts, std::uint64_t share, std::uint64_t of);

// From one report to a later one; `when` is the caller's.  Counts that went back, which a
// worker that scribbles can bring about, are 0.  Pure.
second_record second_between(const pool_report &before, const pool_report &after);

} // namespace imprint::pool
