// SPDX-License-Identifier: MIT
#include "pool/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace imprint::pool {
namespace {

constexpr std::size_t widest_target = 60;

double seconds(std::chrono::milliseconds time) {
    return std::chrono::duration<double>(time).count();
}

// ASCII alone: no character is cut in two (pool/scoreboard.hpp).
std::string shortened(const std::string &text, std::size_t most) {
    return text.size() <= most ? text : text.substr(0, most - 3) + "...";
}

// Of a pool whose size changes.
std::string size_line(const size_report &size) {
    return size.changes() ? fmt::format(
                                "workers {} wanted of {}-{}  added {}  removed {}\n",
                                size.wanted,
                                size.least,
                                size.most,
                                size.added,
                                size.removed
                            )
                          : "";
}

std::string requests_line(const counters &total) {
    std::string text = fmt::format("requests {}", total.requests);
    for (std::size_t at = 0; at < total.answers.size(); ++at) {
        if (total.answers[at] != 0) {
            text += fmt::format("  {} {}", hundreds(at), total.answers[at]);
        }
    }
    return text + "\n";
}

// Of the last second that has ended, and of the minute before now.  A former pool's seconds are
// for charts: beside these numbers only what this one did is true.
std::string rates_line(const pool_report &report) {
    const auto up = static_cast<std::uint64_t>(std::max<std::int64_t>(report.up.count(), 0));
    const std::uint64_t span = std::min<std::uint64_t>(up, 60);
    std::uint64_t in_minute = 0;
    std::uint64_t in_second = 0;
    for (const second_record &one : report.seconds) {
        in_minute += one.when + span >= report.at ? one.requests : 0;
        in_second = up != 0 && one.when + 1 == report.at ? one.requests : 0;
    }
    return fmt::format(
        "last second {} requests, {} {:.1f} a second\n",
        in_second,
        span == 60 ? "last minute" : "since it is up",
        static_cast<double>(in_minute) / static_cast<double>(std::max<std::uint64_t>(span, 1))
    );
}

std::string queues_line(const pool_report &report) {
    std::string text = fmt::format("waiting: lobby {}", report.in_lobby);
    for (const listener_report &one : report.listeners) {
        text += fmt::format("  {} {}", one.name, queue_of(one));
    }
    return text + "\n";
}

std::string times_line(const counters &total) {
    return times_of("waited", total.queue) + "; " + times_of("served", total.service) + "\n";
}

std::string worker_line(const worker_report &one) {
    const process_usage usage = one.usage.value_or(process_usage{});
    return fmt::format(
        "{:>8} {:>4} {:<8} {:>7.1f} s {:>9} {:>6} {:>6.1f} s {:>5} MB  {} {}\n",
        one.pid,
        one.generation,
        state_of(one),
        seconds(one.score.for_so_long),
        one.score.counted.requests,
        one.score.connections,
        seconds(usage.cpu),
        usage.resident_bytes / 1'000'000,
        one.score.method,
        shortened(one.score.target, widest_target)
    );
}

} // namespace

counters total_of(const std::vector<worker_report> &workers, const counters &past) {
    counters total = past;
    for (const worker_report &one : workers) {
        total += one.score.counted;
    }
    return total;
}

std::string hundreds(std::size_t at) {
    return at == 0 ? "none" : fmt::format("{}xx", at);
}

std::string queue_of(const listener_report &one) {
    if (!one.queue) {
        return "?";
    }
    const std::string how_many = fmt::format("{} of {}", one.queue->waiting, one.queue->most);
    return one.queue->waiting == 0
               ? how_many
               : fmt::format("{} for {:.1f} s at most", how_many, seconds(one.waited_at_most));
}

std::string times_of(std::string_view what, const time_counts &counts) {
    const auto edge = [&](std::uint64_t share, std::uint64_t of) {
        const std::uint32_t found = edge_of(counts, share, of);
        return found == 0 ? "?" : fmt::format("{:.3g}", found / 1e3);
    };
    return fmt::format(
        "{}: half below {} ms, 99 % below {} ms", what, edge(1, 2), edge(99, 100)
    );
}

std::string state_of(const worker_report &one) {
    // What it still has to answer is told while it leaves, too.
    const bool busy = one.score.state == "running" || one.score.state == "reading";
    return one.leaves && !busy ? "leaving" : one.score.state;
}

std::string format_text(const pool_report &report) {
    std::string text = fmt::format(
        "supervisor {}, generation {}{}, up {} s\n",
        report.supervisor,
        report.generation,
        report.reloading ? " (reloading)" : "",
        report.up.count()
    );
    text += size_line(report.size);
    text += requests_line(report.total) + rates_line(report);
    text += fmt::format(
        "crashes {}  timeouts {}  refused {}  reloads {}  failed reloads {}  moved connections "
        "{}\n",
        report.crashes,
        report.timeouts,
        report.total.refused,
        report.reloads,
        report.failed_reloads,
        report.total.taken
    );
    text += queues_line(report) + times_line(report.total) + "\n";
    text += fmt::format(
        "{:>8} {:>4} {:<8} {:>9} {:>9} {:>6} {:>8} {:>8}  {}\n",
        "PID",
        "GEN",
        "STATE",
        "FOR",
        "REQUESTS",
        "CONNS",
        "CPU",
        "MEMORY",
        "REQUEST, OR THE LAST"
    );
    for (const worker_report &one : report.workers) {
        text += worker_line(one);
    }
    return text;
}

} // namespace imprint::pool
