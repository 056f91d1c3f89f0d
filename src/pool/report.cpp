// SPDX-License-Identifier: MIT
#include "pool/report.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace imprint::pool {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t widest_target = 60;

std::string hundreds(std::size_t at) {
    return at == 0 ? "none" : fmt::format("{}xx", at);
}

double seconds(std::chrono::milliseconds time) {
    return std::chrono::duration<double>(time).count();
}

std::string shortened(const std::string &text, std::size_t most) {
    return text.size() <= most ? text : text.substr(0, most - 3) + "...";
}

std::string state_of(const worker_report &one) {
    return one.leaves ? "leaving" : one.score.state;
}

void add_answers(std::string &text, const counters &total) {
    for (std::size_t at = 0; at < total.answers.size(); ++at) {
        if (total.answers[at] != 0) {
            text += fmt::format("  {} {}", hundreds(at), total.answers[at]);
        }
    }
}

ordered_json json_of(const counters &from) {
    ordered_json answers;
    for (std::size_t at = 0; at < from.answers.size(); ++at) {
        answers[hundreds(at)] = from.answers[at];
    }
    return {
        {"requests", from.requests},
        {"answers", answers},
        {"handed_over", from.handed_over},
        {"taken", from.taken},
        {"service_microseconds_below_powers_of_two", from.service},
    };
}

ordered_json json_of(const worker_report &one) {
    return {
        {"pid", one.pid},
        {"generation", one.generation},
        {"state", state_of(one)},
        {"milliseconds", one.score.for_so_long.count()},
        {"connections", one.score.connections},
        {"method", one.score.method},
        {"target", one.score.target},
        {"client", one.score.client},
        {"cpu_milliseconds", one.cpu.count()},
        {"resident_bytes", one.resident_bytes},
        {"counters", json_of(one.score.counted)},
    };
}

// One family of OpenMetrics: its type, and a sample for each of `values`.
class metrics {
  public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        text_ +=
            fmt::format("# TYPE imprint_{} {}\n# HELP imprint_{} {}\n", name, type, name, help);
    }
    template <class Value>
    void sample(std::string_view name, const std::string &labels, Value value) {
        text_ += labels.empty() ? fmt::format("imprint_{} {}\n", name, value)
                                : fmt::format("imprint_{}{{{}}} {}\n", name, labels, value);
    }
    std::string end() { return std::move(text_) + "# EOF\n"; }

  private:
    std::string text_;
};

void add_service(metrics &into, const counters &total) {
    into.family(
        "service_seconds", "histogram", "From a request's head to the end of its answer."
    );
    std::uint64_t below = 0;
    for (std::size_t at = 0; at + 1 < total.service.size(); ++at) {
        below += total.service[at];
        const double edge = static_cast<double>(std::uint64_t{1} << at) / 1e6;
        into.sample("service_seconds_bucket", fmt::format("le=\"{}\"", edge), below);
    }
    below += total.service.back();
    into.sample("service_seconds_bucket", "le=\"+Inf\"", below);
    into.sample("service_seconds_count", "", below);
}

void add_workers(metrics &into, const pool_report &report) {
    into.family("workers", "gauge", "Worker processes by what they do.");
    for (const char *state : {"starting", "idle", "reading", "running", "leaving"}) {
        const auto count = std::count_if(
            report.workers.begin(),
            report.workers.end(),
            [&](const worker_report &one) { return state_of(one) == state; }
        );
        into.sample("workers", fmt::format("state=\"{}\"", state), count);
    }
    into.family("worker_resident_bytes", "gauge", "Memory of each worker.");
    for (const worker_report &one : report.workers) {
        into.sample(
            "worker_resident_bytes", fmt::format("pid=\"{}\"", one.pid), one.resident_bytes
        );
    }
}

} // namespace

std::string format_text(const pool_report &report) {
    std::string text = fmt::format(
        "supervisor {}, generation {}{}, up {} s\nrequests {}",
        report.supervisor,
        report.generation,
        report.reloading ? " (reloading)" : "",
        report.up.count(),
        report.total.requests
    );
    add_answers(text, report.total);
    text += fmt::format(
        "\ncrashes {}  reloads {}  failed reloads {}  moved connections {}\n\n",
        report.crashes,
        report.reloads,
        report.failed_reloads,
        report.total.taken
    );
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
        "REQUEST"
    );
    for (const worker_report &one : report.workers) {
        text += fmt::format(
            "{:>8} {:>4} {:<8} {:>7.1f} s {:>9} {:>6} {:>6.1f} s {:>5} MB  {} {}\n",
            one.pid,
            one.generation,
            state_of(one),
            seconds(one.score.for_so_long),
            one.score.counted.requests,
            one.score.connections,
            seconds(one.cpu),
            one.resident_bytes / 1'000'000,
            one.score.method,
            shortened(one.score.target, widest_target)
        );
    }
    return text;
}

std::string format_json(const pool_report &report) {
    ordered_json workers = ordered_json::array();
    for (const worker_report &one : report.workers) {
        workers.push_back(json_of(one));
    }
    const ordered_json all = {
        {"supervisor", report.supervisor},
        {"generation", report.generation},
        {"reloading", report.reloading},
        {"up_seconds", report.up.count()},
        {"crashes", report.crashes},
        {"reloads", report.reloads},
        {"failed_reloads", report.failed_reloads},
        {"total", json_of(report.total)},
        {"workers", workers},
    };
    return all.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

std::string format_metrics(const pool_report &report) {
    metrics all;
    all.family("requests", "counter", "Requests whose head was understood.");
    all.sample("requests_total", "", report.total.requests);
    all.family("answers", "counter", "Answers by the hundreds of their status.");
    for (std::size_t at = 0; at < report.total.answers.size(); ++at) {
        all.sample(
            "answers_total",
            fmt::format("status=\"{}\"", hundreds(at)),
            report.total.answers[at]
        );
    }
    all.family("moved_connections", "counter", "Connections that another worker took.");
    all.sample("moved_connections_total", "", report.total.taken);
    all.family("crashes", "counter", "Workers that nobody had told to leave.");
    all.sample("crashes_total", "", report.crashes);
    all.family("reloads", "counter", "Reloads by how they ended.");
    all.sample("reloads_total", "result=\"served\"", report.reloads);
    all.sample("reloads_total", "result=\"failed\"", report.failed_reloads);
    add_workers(all, report);
    add_service(all, report.total);
    return all.end();
}

} // namespace imprint::pool
