// SPDX-License-Identifier: MIT
#include "pool/second_record.hpp"

#include "pool/report.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace imprint::pool {
namespace {

std::uint32_t cut(std::uint64_t count) noexcept {
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(count, std::numeric_limits<std::uint32_t>::max())
    );
}

std::uint64_t more(std::uint64_t before, std::uint64_t after) noexcept {
    return after > before ? after - before : 0;
}

std::uint64_t cpu_between(const pool_report &before, const pool_report &after) {
    std::uint64_t used = 0;
    for (const worker_report &one : after.workers) {
        const auto former = std::find_if(
            before.workers.begin(),
            before.workers.end(),
            [&](const worker_report &other) { return other.pid == one.pid; }
        );
        const auto count = [](const worker_report &each) {
            return each.usage ? static_cast<std::uint64_t>(each.usage->cpu.count()) : 0;
        };
        used += more(former == before.workers.end() ? 0 : count(*former), count(one));
    }
    return used;
}

} // namespace

std::uint32_t edge_of(const time_counts &counts, std::uint64_t share, std::uint64_t of) {
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    const std::uint64_t wanted = all / of * share + (all % of * share + of - 1) / of;
    std::uint64_t below = 0;
    for (std::size_t at = 0; all != 0 && at < counts.size(); ++at) {
        below += counts[at];
        if (below >= wanted) {
            return std::uint32_t{1} << at;
        }
    }
    return 0;
}

second_record second_between(const pool_report &before, const pool_report &after) {
    second_record made;
    made.requests = cut(more(before.total.requests, after.total.requests));
    made.failed = cut(more(before.total.answers[5], after.total.answers[5]));
    made.crashes = cut(more(before.crashes, after.crashes));
    made.workers = cut(after.workers.size());
    made.in_lobby = cut(after.in_lobby);
    made.cpu_milliseconds = cut(cpu_between(before, after));
    for (const worker_report &one : after.workers) {
        const std::string state = state_of(one);
        made.busy += state == "running" || state == "reading" ? 1U : 0U;
        made.resident_bytes += one.usage ? one.usage->resident_bytes : 0;
    }
    for (const listener_report &one : after.listeners) {
        made.waiting += one.queue ? one.queue->waiting : 0;
    }
    time_counts counts{};
    for (std::size_t at = 0; at < counts.size(); ++at) {
        // A few bits less, so that no sum of them wraps.
        counts[at] = cut(more(before.total.service[at], after.total.service[at]));
    }
    made.half_microseconds = edge_of(counts, 1, 2);
    made.most_microseconds = edge_of(counts, 99, 100);
    return made;
}

} // namespace imprint::pool
