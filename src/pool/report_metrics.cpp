// SPDX-License-Identifier: MIT
#include "base/text.hpp"
#include "pool/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace imprint::pool {
namespace {

constexpr double microseconds = 1e-6;

// OpenMetrics 1.0, "escaped-string": of UTF-8, with these three escaped.
std::string label(std::string_view name, std::string_view value) {
    std::string text = fmt::format("{}=\"", name);
    // Leaves no line feed, and every backslash is one of its own making.
    for (const char c : base::escape_for_log(value, 4 * value.size())) {
        text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    }
    return text + "\"";
}

class metrics {
  public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        text_ +=
            fmt::format("# TYPE imprint_{0} {1}\n# HELP imprint_{0} {2}\n", name, type, help);
    }
    template <class Value>
    void sample(std::string_view name, const std::string &labels, Value value) {
        text_ += labels.empty() ? fmt::format("imprint_{} {}\n", name, value)
                                : fmt::format("imprint_{}{{{}}} {}\n", name, labels, value);
    }
    template <class Value>
    void counter(std::string_view name, std::string_view help, Value value) {
        family(name, "counter", help);
        sample(fmt::format("{}_total", name), "", value);
    }
    std::string end() { return std::move(text_) + "# EOF\n"; }

  private:
    std::string text_;
};

using times = std::array<std::uint64_t, worker::score_page::buckets>;

void add_times(
    metrics &into,
    const std::string &name,
    std::string_view help,
    const times &counts,
    std::uint64_t sum
) {
    into.family(name, "histogram", help);
    std::uint64_t below = 0;
    for (std::size_t at = 0; at + 1 < counts.size(); ++at) {
        below += counts[at];
        const double edge = static_cast<double>(std::uint64_t{1} << at) * microseconds;
        into.sample(name + "_bucket", label("le", fmt::format("{}", edge)), below);
    }
    below += counts.back();
    into.sample(name + "_bucket", label("le", "+Inf"), below);
    into.sample(name + "_count", "", below);
    into.sample(name + "_sum", "", static_cast<double>(sum) * microseconds);
}

void add_size(metrics &into, const size_report &size) {
    const auto gauge = [&](std::string_view name, std::string_view help, int value) {
        into.family(name, "gauge", help);
        into.sample(name, "", value);
    };
    gauge("least_workers", "MIN of --workers MIN-MAX.", size.least);
    gauge("most_workers", "MAX of --workers MIN-MAX.", size.most);
    gauge("wanted_workers", "Workers that there should be now.", size.wanted);
    into.counter("added_workers", "Workers by which the pool grew.", size.added);
    into.counter("removed_workers", "Workers by which the pool shrank.", size.removed);
}

void add_states(metrics &into, const pool_report &report) {
    into.family("workers", "gauge", "Worker processes by what they do.");
    constexpr std::array states{"starting", "idle", "reading", "running", "leaving"};
    std::size_t known = 0;
    for (const char *state : states) {
        const auto count = static_cast<std::size_t>(std::count_if(
            report.workers.begin(),
            report.workers.end(),
            [&](const worker_report &one) { return state_of(one) == state; }
        ));
        into.sample("workers", label("state", state), count);
        known += count;
    }
    into.sample("workers", label("state", "unknown"), report.workers.size() - known);
}

void add_usage(metrics &into, const pool_report &report) {
    const auto each = [&](std::string_view name, auto value) {
        for (const worker_report &one : report.workers) {
            if (one.usage) {
                into.sample(name, label("pid", std::to_string(one.pid)), value(*one.usage));
            }
        }
    };
    into.family("worker_resident_bytes", "gauge", "Memory of each worker.");
    each("worker_resident_bytes", [](const process_usage &used) {
        return used.resident_bytes;
    });
    into.family("worker_cpu_seconds", "counter", "Processor time of each worker.");
    each("worker_cpu_seconds_total", [](const process_usage &used) {
        return std::chrono::duration<double>(used.cpu).count();
    });
}

void add_queues(metrics &into, const pool_report &report) {
    into.family("lobby_connections", "gauge", "Connections that wait for another worker.");
    into.sample("lobby_connections", "", report.in_lobby);
    into.family("accept_queue_connections", "gauge", "Connections that wait to be accepted.");
    const auto each = [&](std::string_view name, auto value) {
        for (const listener_report &one : report.listeners) {
            if (one.queue) {
                into.sample(name, label("listener", one.name), value(one));
            }
        }
    };
    each("accept_queue_connections", [](const listener_report &one) {
        return one.queue->waiting;
    });
    into.family("accept_queue_age_seconds", "gauge", "They have waited for so long at most.");
    each("accept_queue_age_seconds", [](const listener_report &one) {
        return std::chrono::duration<double>(one.waited_at_most).count();
    });
}

} // namespace

std::string format_metrics(const pool_report &report) {
    metrics all;
    all.counter("requests", "Requests that have ended.", report.total.requests);
    all.family("answers", "counter", "Answers by the hundreds of their status.");
    for (std::size_t at = 0; at < report.total.answers.size(); ++at) {
        all.sample("answers_total", label("status", hundreds(at)), report.total.answers[at]);
    }
    all.counter(
        "refused_requests",
        "Of them, refused for what they are, or for how long they waited.",
        report.total.refused
    );
    all.counter(
        "moved_connections", "Connections that another worker took.", report.total.taken
    );
    all.counter("crashes", "Workers that nobody had told to leave.", report.crashes);
    all.counter(
        "timeouts", "Workers that were ended for a call that took too long.", report.timeouts
    );
    all.family("reloads", "counter", "Reloads by how they ended.");
    all.sample("reloads_total", label("result", "served"), report.reloads);
    all.sample("reloads_total", label("result", "failed"), report.failed_reloads);
    all.family("generation", "gauge", "The number of the generation that serves.");
    all.sample("generation", "", report.generation);
    add_size(all, report.size);
    add_states(all, report);
    add_usage(all, report);
    add_queues(all, report);
    const counters &total = report.total;
    add_times(
        all,
        "service_seconds",
        "From a request's head to the end of its answer.",
        total.service,
        total.served_microseconds
    );
    add_times(
        all,
        "queue_seconds",
        "Before a request was looked at, as far as that is known.",
        total.queue,
        total.queued_microseconds
    );
    return all.end();
}

} // namespace imprint::pool
