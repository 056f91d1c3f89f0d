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
        {"handed_over", from.handed_over},
        {"taken", from.taken},
        {"service_microseconds_below_powers_of_two", from.service},
        {"service_microseconds", from.served_microseconds},
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
    ordered_json made = {{"name", one.name}, {"waiting", nullptr}, {"backlog", nullptr}};
    if (one.queue) {
        made["waiting"] = one.queue->waiting;
        made["backlog"] = one.queue->most;
    }
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
        {"supervisor", report.supervisor},
        {"generation", report.generation},
        {"reloading", report.reloading},
        {"up_seconds", report.up.count()},
        {"crashes", report.crashes},
        {"reloads", report.reloads},
        {"failed_reloads", report.failed_reloads},
        {"in_lobby", report.in_lobby},
        {"listeners", list_of(report.listeners)},
        {"total", json_of(report.total)},
        {"workers", list_of(report.workers)},
    };
    // A listener's path may hold any octets.
    return all.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

} // namespace imprint::pool
