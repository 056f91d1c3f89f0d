// SPDX-License-Identifier: MIT
#include "pool/report.hpp"

#include <nlohmann/json.hpp>

namespace imprint::pool {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const counters &from) {
    ordered_json answers;
    for (std::size_t at = 0; at < from.answers.size(); ++at) {
        answers[hundreds(at)] = from.answers[at];
    }
    return {
        {"requests", from.requests},
        {"answers", answers},
        {"refused", from.refused},
        {"handed_over", from.handed_over},
        {"taken", from.taken},
        {"service_microseconds_below_powers_of_two", from.service},
        {"service_microseconds", from.served_microseconds},
        {"queue_microseconds_below_powers_of_two", from.queue},
        {"queue_microseconds", from.queued_microseconds},
    };
}

ordered_json json_of(const worker_report &one) {
    ordered_json made = {
        {"pid", one.pid},
        {"generation", one.generation},
        {"leaves", one.leaves},
        {"state", state_of(one)},
        {"milliseconds", one.score.for_so_long.count()},
        {"connections", one.score.connections},
        {"method", one.score.method},
        {"target", one.score.target},
        {"client", one.score.client},
        {"cpu_milliseconds", nullptr},
        {"resident_bytes", nullptr},
        {"counters", json_of(one.score.counted)},
    };
    if (one.usage) {
        made["cpu_milliseconds"] = one.usage->cpu.count();
        made["resident_bytes"] = one.usage->resident_bytes;
    }
    return made;
}

ordered_json json_of(const listener_report &one) {
    ordered_json made = {
        {"name", one.name},
        {"waiting", nullptr},
        {"backlog", nullptr},
        {"waited_at_most_milliseconds", nullptr},
    };
    if (one.queue) {
        made["waiting"] = one.queue->waiting;
        made["backlog"] = one.queue->most;
        made["waited_at_most_milliseconds"] = one.waited_at_most.count();
    }
    return made;
}

// One array for each thing that is counted, a number for each second from `from` on; null: no
// pool was there.
ordered_json json_of(const std::vector<second_record> &all) {
    if (all.empty()) {
        return nullptr;
    }
    ordered_json made = {{"from", all.front().when}, {"step_seconds", 1}};
    const auto list = [&](const char *name, auto number) {
        ordered_json values = ordered_json::array();
        for (const second_record &one : all) {
            while (values.size() < one.when - all.front().when) {
                values.push_back(nullptr);
            }
            values.push_back(one.*number);
        }
        made[name] = std::move(values);
    };
    list("requests", &second_record::requests);
    list("failed", &second_record::failed);
    list("crashes", &second_record::crashes);
    list("workers", &second_record::workers);
    list("busy", &second_record::busy);
    list("in_lobby", &second_record::in_lobby);
    list("waiting", &second_record::waiting);
    list("cpu_milliseconds", &second_record::cpu_milliseconds);
    list("resident_bytes", &second_record::resident_bytes);
    list("half_below_microseconds", &second_record::half_microseconds);
    list("99_percent_below_microseconds", &second_record::most_microseconds);
    return made;
}

template <class Element>
ordered_json list_of(const std::vector<Element> &all) {
    ordered_json list = ordered_json::array();
    for (const Element &one : all) {
        list.push_back(json_of(one));
    }
    return list;
}

} // namespace

std::string format_json(const pool_report &report) {
    const ordered_json all = {
        {"at", report.at},
        {"supervisor", report.supervisor},
        {"generation", report.generation},
        {"reloading", report.reloading},
        {"up_seconds", report.up.count()},
        {"least_workers", report.size.least},
        {"most_workers", report.size.most},
        {"wanted_workers", report.size.wanted},
        {"added_workers", report.size.added},
        {"removed_workers", report.size.removed},
        {"crashes", report.crashes},
        {"timeouts", report.timeouts},
        {"reloads", report.reloads},
        {"failed_reloads", report.failed_reloads},
        {"in_lobby", report.in_lobby},
        {"listeners", list_of(report.listeners)},
        {"total", json_of(report.total)},
        {"workers", list_of(report.workers)},
        {"seconds", json_of(report.seconds)},
    };
    // A listener's path may hold any octets.
    return all.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

} // namespace imprint::pool
