// SPDX-License-Identifier: MIT
#include "pool/chart.hpp"
#include "pool/history.hpp"
#include "pool/report.hpp"

#include <fmt/format.h>

#include <functional>
#include <limits>
#include <string_view>

namespace imprint::pool {
namespace {

// Nothing from outside, and no script: what a URL holds could not even load a picture.
constexpr std::string_view head = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Pool</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body{font:14px/1.5 system-ui,sans-serif;margin:1em auto;max-width:75em;padding:0 1em;color:#222;
background:#fff}
h1{font-size:1.3em}
main{display:grid;grid-template-columns:repeat(auto-fit,minmax(22em,1fr));gap:1em}
figure{margin:0}figcaption{font-size:.9em}
svg{display:block;width:100%;height:7em;background:#f3f4f6;border-bottom:1px solid #999}
path{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke;stroke:currentColor}
.one{color:#1557b0}.two{color:#b3261e}
.scale{display:flex;justify-content:space-between;margin:0;font-size:.8em;color:#555}
div{overflow-x:auto}table{border-collapse:collapse;margin-top:1em;width:100%}
td,th{border-bottom:1px solid #ccc;padding:.2em .6em;text-align:right;white-space:nowrap}
td:last-child,th:last-child{text-align:left}td:last-child{white-space:normal;
word-break:break-all;min-width:12em}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1c1e}svg{background:#2a2c2f}
.one{color:#8ab4f8}.two{color:#f28b82}.scale{color:#aaa}td,th{border-color:#444}}
</style></head><body>
)";

constexpr double million = 1e6;

// Printable ASCII comes (pool/scoreboard.hpp), but for names of listeners.
std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        const bool plain = c >= ' ' && c <= '~' && c != '<' && c != '>' && c != '&' && c != '"';
        made +=
            plain ? std::string(1, c)
                  : fmt::format("&#{};", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return made;
}

using value_of = std::function<double(const second_record &)>;

chart_line line_of(
    const pool_report &report,
    std::string_view name,
    std::string_view style,
    const value_of &value
) {
    chart_line line{name, style, {}};
    line.values.resize(history::seconds, std::numeric_limits<double>::quiet_NaN());
    for (const second_record &one : report.seconds) {
        const std::uint64_t ago = report.at - one.when; // at least 1 (pool/history.hpp)
        if (one.when < report.at && ago <= line.values.size()) {
            line.values[line.values.size() - ago] = value(one);
        }
    }
    return line;
}

std::string charts_of(const pool_report &report) {
    const auto line = [&](std::string_view name, std::string_view style, const value_of &value
                      ) { return line_of(report, name, style, value); };
    std::string text = "<main>\n";
    text += format_chart(
        {"Requests", "/s", 1},
        {line("all", "one", [](const second_record &one) { return one.requests; }),
         line("failed", "two", [](const second_record &one) { return one.failed; })}
    );
    text += format_chart(
        {"Time of an answer", " ms", 1},
        {line("half below", "one", [](const auto &one) { return one.half_microseconds / 1e3; }),
         line("99 % below", "two", [](const auto &one) { return one.most_microseconds / 1e3; })}
    );
    text += format_chart(
        {"Workers", "", 1},
        {line("all", "one", [](const second_record &one) { return one.workers; }),
         line("busy", "two", [](const second_record &one) { return one.busy; })}
    );
    text += format_chart(
        {"Connections that wait", "", 1},
        {line("to be accepted", "one", [](const second_record &one) { return one.waiting; }),
         line("in the lobby", "two", [](const second_record &one) { return one.in_lobby; })}
    );
    text += format_chart(
        {"Processor time of workers", " %", 100},
        {line("used", "one", [](const auto &one) { return one.cpu_milliseconds / 10.0; })}
    );
    text += format_chart(
        {"Memory of workers", " MB", 1},
        {line(
            "resident",
            "one",
            [](const second_record &one) {
                return static_cast<double>(one.resident_bytes) / million;
            }
        )}
    );
    return text + "</main>\n";
}

std::string summary_of(const pool_report &report) {
    std::string text = fmt::format(
        "<h1>Pool {}, generation {}{}</h1>\n<p>Up {} s. Requests {}, refused {}, crashes {}, "
        "timeouts {}, reloads {}, failed reloads {}, moved connections {}.</p>\n<p>Waiting: "
        "lobby {}",
        report.supervisor,
        report.generation,
        report.reloading ? " (reloading)" : "",
        report.up.count(),
        report.total.requests,
        report.total.refused,
        report.crashes,
        report.timeouts,
        report.reloads,
        report.failed_reloads,
        report.total.taken,
        report.in_lobby
    );
    for (const listener_report &one : report.listeners) {
        text += fmt::format(", {} {}", escaped(one.name), queue_of(one));
    }
    text += ".</p>\n";
    text += fmt::format(
        "<p>{}; {}.</p>\n",
        times_of("Requests waited before they were looked at", report.total.queue),
        times_of("they were served", report.total.service)
    );
    if (report.size.changes()) {
        text += fmt::format(
            "<p>Workers: {} wanted of {}-{}, added {}, removed {}.</p>\n",
            report.size.wanted,
            report.size.least,
            report.size.most,
            report.size.added,
            report.size.removed
        );
    }
    return text;
}

std::string row_of(const worker_report &one) {
    const process_usage usage = one.usage.value_or(process_usage{});
    std::string text = "<tr>";
    const auto cell = [&](const std::string &value) { text += "<td>" + value + "</td>"; };
    cell(std::to_string(one.pid));
    cell(std::to_string(one.generation));
    cell(escaped(state_of(one)));
    cell(fmt::format("{:.1f} s", static_cast<double>(one.score.for_so_long.count()) / 1e3));
    cell(std::to_string(one.score.counted.requests));
    cell(std::to_string(one.score.connections));
    cell(fmt::format("{:.1f} s", static_cast<double>(usage.cpu.count()) / 1e3));
    cell(fmt::format("{:.1f} MB", static_cast<double>(usage.resident_bytes) / million));
    cell(escaped(one.score.method + " " + one.score.target));
    return text + "</tr>\n";
}

} // namespace

std::string format_page(const pool_report &report) {
    std::string text(head);
    text += summary_of(report) + charts_of(report);
    text += "<div><table><thead><tr><th>PID</th><th>Generation</th><th>State</th><th>For</th>"
            "<th>Requests</th><th>Connections</th><th>CPU</th><th>Memory</th>"
            "<th>Request, or the last</th></tr></thead><tbody>\n";
    for (const worker_report &one : report.workers) {
        text += row_of(one);
    }
    return text + "</tbody></table></div>\n</body></html>\n";
}

} // namespace imprint::pool
