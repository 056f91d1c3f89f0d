// SPDX-License-Identifier: MIT
// The three forms of what a pool does; OpenMetrics as a whole is parsed in
// tests/pool/test_control.py.
#include "pool/lobby_meter.hpp"
#include "pool/queue_watch.hpp"
#include "pool/report.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <string>

using namespace imprint;
using namespace std::chrono_literals;

namespace {

bool has(const std::string &text, const std::string &part) {
    return text.find(part) != text.npos;
}

pool::worker_report worker_of(pid_t pid, const char *state) {
    pool::worker_report one;
    one.pid = pid;
    one.generation = 3;
    one.score.state = state;
    one.score.for_so_long = 1500ms;
    one.score.method = "GET";
    one.score.target = "/a";
    one.score.client = "192.0.2.1";
    one.score.connections = 4;
    one.score.counted.requests = 10;
    one.usage = pool::process_usage{2500ms, 7'000'000};
    return one;
}

pool::pool_report report() {
    pool::pool_report made;
    made.supervisor = 100;
    made.generation = 3;
    made.up = 61s;
    made.workers = {worker_of(101, "running"), worker_of(102, "idle")};
    made.listeners = {
        {"fastcgi:/run/x", pool::accept_queue{2, 64}, 1'500ms},
        {"scgi:/run/y", {}},
    };
    made.in_lobby = 5;
    made.total.requests = 20;
    made.total.answers = {1, 0, 12, 0, 7, 0};
    made.total.refused = 3;
    made.total.taken = 6;
    made.crashes = 8;
    made.timeouts = 4;
    made.reloads = 2;
    made.failed_reloads = 9;
    return made;
}

std::vector<std::string> lines_of(const std::string &text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

} // namespace

BOOST_AUTO_TEST_SUITE(reports)

BOOST_AUTO_TEST_CASE(times_are_told) {
    pool::pool_report made = report();
    const auto line = [&] { return lines_of(pool::format_text(made))[5]; };
    BOOST_TEST(
        line() ==
        "waited: half below ? ms, 99 % below ? ms; served: half below ? ms, 99 % below ? ms"
    );
    made.total.service[3] = 90;
    made.total.service[12] = 10;
    made.total.queue[0] = 1;
    BOOST_TEST(
        line() == "waited: half below 0.001 ms, 99 % below 0.001 ms; "
                  "served: half below 0.008 ms, 99 % below 4.1 ms"
    );
    BOOST_TEST(
        has(pool::format_page(made),
            "<p>Requests waited before they were looked at: half below 0.001 ms, 99 % below "
            "0.001 ms; "
            "they were served: half below 0.008 ms, 99 % below 4.1 ms.</p>\n")
    );
}

BOOST_AUTO_TEST_CASE(text_names_everything) {
    const auto lines = lines_of(pool::format_text(report()));
    BOOST_REQUIRE(lines.size() == 10U);
    BOOST_TEST(lines[0] == "supervisor 100, generation 3, up 61 s");
    BOOST_TEST(lines[1] == "requests 20  none 1  2xx 12  4xx 7");
    BOOST_TEST(lines[2] == "last second 0 requests, last minute 0.0 a second");
    BOOST_TEST(
        lines[3] ==
        "crashes 8  timeouts 4  refused 3  reloads 2  failed reloads 9  moved connections 6"
    );
    BOOST_TEST(
        lines[4] == "waiting: lobby 5  fastcgi:/run/x 2 of 64 for 1.5 s at most  scgi:/run/y ?"
    );
    BOOST_TEST(has(lines[8], "101"));
    BOOST_TEST(has(lines[8], "running"));
    BOOST_TEST(has(lines[8], " 1.5 s "));
    BOOST_TEST(has(lines[8], " 2.5 s "));
    BOOST_TEST(has(lines[8], " 7 MB "));
    BOOST_TEST(has(lines[8], "GET /a"));
}

BOOST_AUTO_TEST_CASE(every_form_tells_of_a_size_that_changes) {
    pool::pool_report made = report();
    made.size = {2, 6, 4, 30, 28};
    BOOST_TEST(
        lines_of(pool::format_text(made))[1] == "workers 4 wanted of 2-6  added 30  removed 28"
    );
    const auto found = nlohmann::json::parse(pool::format_json(made));
    BOOST_TEST(found.at("least_workers") == 2);
    BOOST_TEST(found.at("most_workers") == 6);
    BOOST_TEST(found.at("wanted_workers") == 4);
    BOOST_TEST(found.at("added_workers") == 30);
    BOOST_TEST(found.at("removed_workers") == 28);
    const std::string metrics = pool::format_metrics(made);
    BOOST_TEST(has(metrics, "\nimprint_least_workers 2\n"));
    BOOST_TEST(has(metrics, "\nimprint_most_workers 6\n"));
    BOOST_TEST(has(metrics, "\nimprint_wanted_workers 4\n"));
    BOOST_TEST(has(metrics, "\nimprint_added_workers_total 30\n"));
    BOOST_TEST(has(metrics, "\nimprint_removed_workers_total 28\n"));
    BOOST_TEST(has(pool::format_page(made), "4 wanted of 2-6, added 30, removed 28"));
}

BOOST_AUTO_TEST_CASE(rates_of_the_last_second_and_minute) {
    pool::pool_report made = report();
    made.at = 1000;
    made.seconds.resize(4);
    made.seconds[0].when = 939; // a minute and a second ago
    made.seconds[0].requests = 1'000;
    made.seconds[1].when = 940;
    made.seconds[1].requests = 100;
    made.seconds[2].when = 998;
    made.seconds[2].requests = 15;
    made.seconds[3].when = 999;
    made.seconds[3].requests = 5;
    BOOST_TEST(
        has(pool::format_text(made), "\nlast second 5 requests, last minute 2.0 a second\n")
    );
}

// What stands in the file of seconds of a pool that was there before is not this one's rate.
BOOST_AUTO_TEST_CASE(rates_of_a_pool_that_has_just_begun) {
    pool::pool_report made = report();
    made.at = 1000;
    made.seconds.resize(2);
    made.seconds[0].when = 995; // the former pool's
    made.seconds[0].requests = 6'000;
    made.seconds[1].when = 999;
    made.seconds[1].requests = 8;
    made.up = 4s;
    BOOST_TEST(
        has(pool::format_text(made), "\nlast second 8 requests, since it is up 2.0 a second\n")
    );
    made.up = 0s;
    BOOST_TEST(
        has(pool::format_text(made), "\nlast second 0 requests, since it is up 0.0 a second\n")
    );
}

BOOST_AUTO_TEST_CASE(a_reload_that_goes_on_is_told) {
    pool::pool_report made = report();
    made.reloading = true;
    BOOST_TEST(has(pool::format_text(made), "generation 3 (reloading), up"));
    BOOST_TEST(nlohmann::json::parse(pool::format_json(made)).at("reloading") == true);
}

BOOST_AUTO_TEST_CASE(a_long_target_keeps_its_line) {
    pool::pool_report made = report();
    made.workers[0].score.target = "/" + std::string(511, 'x');
    for (const std::string &line : lines_of(pool::format_text(made))) {
        BOOST_TEST(line.size() < 160U);
    }
    BOOST_TEST(has(pool::format_text(made), "xxx..."));
    BOOST_TEST(has(pool::format_json(made), std::string(511, 'x')));
}

BOOST_AUTO_TEST_CASE(what_a_leaver_does) {
    pool::worker_report one = worker_of(1, "running");
    one.leaves = true;
    BOOST_TEST(pool::state_of(one) == "running"); // the request matters more
    one.score.state = "idle";
    BOOST_TEST(pool::state_of(one) == "leaving");
}

BOOST_AUTO_TEST_CASE(json_says_the_same) {
    const auto found = nlohmann::json::parse(pool::format_json(report()));
    BOOST_TEST(found.at("supervisor") == 100);
    BOOST_TEST(found.at("in_lobby") == 5);
    BOOST_TEST(found.at("crashes") == 8);
    BOOST_TEST(found.at("timeouts") == 4);
    BOOST_TEST(found.at("failed_reloads") == 9);
    BOOST_TEST(found.at("total").at("answers").at("4xx") == 7);
    BOOST_TEST(found.at("listeners").at(0).at("waiting") == 2);
    BOOST_TEST(found.at("listeners").at(0).at("waited_at_most_milliseconds") == 1500);
    BOOST_TEST(found.at("listeners").at(0).at("backlog") == 64);
    BOOST_TEST(found.at("listeners").at(1).at("waiting").is_null());
    const auto &first = found.at("workers").at(0);
    BOOST_TEST(first.at("pid") == 101);
    BOOST_TEST(first.at("milliseconds") == 1500);
    BOOST_TEST(first.at("cpu_milliseconds") == 2500);
    BOOST_TEST(first.at("resident_bytes") == 7'000'000);
    BOOST_TEST(first.at("target") == "/a");
}

BOOST_AUTO_TEST_CASE(json_of_a_worker_that_proc_does_not_know) {
    pool::pool_report made = report();
    made.workers[0].usage.reset();
    const auto found = nlohmann::json::parse(pool::format_json(made));
    BOOST_TEST(found.at("workers").at(0).at("cpu_milliseconds").is_null());
    BOOST_TEST(found.at("workers").at(0).at("resident_bytes").is_null());
}

BOOST_AUTO_TEST_CASE(json_of_seconds) {
    pool::pool_report made = report();
    BOOST_TEST(nlohmann::json::parse(pool::format_json(made)).at("seconds").is_null());
    made.seconds.resize(2);
    made.seconds[0].when = 1000;
    made.seconds[0].requests = 4;
    made.seconds[0].resident_bytes = 5'000'000'000;
    made.seconds[1].when = 1003;
    made.seconds[1].requests = 6;
    const auto found = nlohmann::json::parse(pool::format_json(made)).at("seconds");
    BOOST_TEST(found.at("from") == 1000);
    BOOST_TEST(found.at("step_seconds") == 1);
    BOOST_TEST(found.at("requests") == nlohmann::json::parse("[4,null,null,6]"));
    BOOST_TEST(found.at("resident_bytes") == nlohmann::json::parse("[5000000000,null,null,0]"));
}

BOOST_AUTO_TEST_CASE(json_of_any_octets_is_ascii) {
    pool::pool_report made = report();
    made.listeners[0].name = "fastcgi:/run/\xff\xfe\n\"\xc3\xa9";
    made.workers[0].score.target = "\x80\"\\";
    for (const char c : pool::format_json(made)) {
        BOOST_TEST((c == '\n' || (c >= ' ' && c <= '~')));
    }
    BOOST_TEST(nlohmann::json::accept(pool::format_json(made)));
}

BOOST_AUTO_TEST_CASE(metrics_of_counters) {
    const std::string text = pool::format_metrics(report());
    BOOST_TEST(has(text, "# TYPE imprint_requests counter\n"));
    BOOST_TEST(has(text, "\nimprint_requests_total 20\n"));
    BOOST_TEST(has(text, "\nimprint_answers_total{status=\"4xx\"} 7\n"));
    BOOST_TEST(has(text, "\nimprint_moved_connections_total 6\n"));
    BOOST_TEST(has(text, "\nimprint_reloads_total{result=\"failed\"} 9\n"));
    BOOST_TEST(has(text, "\nimprint_lobby_connections 5\n"));
    BOOST_TEST(has(text, "\nimprint_worker_cpu_seconds_total{pid=\"101\"} 2.5\n"));
    BOOST_TEST(has(text, "\nimprint_workers{state=\"running\"} 1\n"));
    BOOST_TEST(text.ends_with("\n# EOF\n"));
}

BOOST_AUTO_TEST_CASE(metrics_of_a_state_that_nobody_knows) {
    pool::pool_report made = report();
    made.workers[0].score.state = "?";
    BOOST_TEST(has(pool::format_metrics(made), "\nimprint_workers{state=\"unknown\"} 1\n"));
}

BOOST_AUTO_TEST_CASE(metrics_of_a_name_with_quotes) {
    pool::pool_report made = report();
    made.listeners[0].name = "a\"b\\c\nd";
    // Escaped for a log, and that for the label.
    BOOST_TEST(
        has(pool::format_metrics(made),
            "imprint_accept_queue_connections{listener=\"a\\\"b\\\\x5cc\\\\x0ad\"} 2\n")
    );
}

// The n-th counts those below 2^n microseconds: 1 of less than one, 2 of less than two, 4
// beyond all edges.
BOOST_AUTO_TEST_CASE(the_histogram_is_cumulative) {
    pool::pool_report made = report();
    made.total.service[0] = 1;
    made.total.service[1] = 2;
    made.total.service.back() = 4;
    made.total.served_microseconds = 2'500'000;
    const std::string text = pool::format_metrics(made);
    BOOST_TEST(has(text, "imprint_service_seconds_bucket{le=\"1e-06\"} 1\n"));
    BOOST_TEST(has(text, "imprint_service_seconds_bucket{le=\"2e-06\"} 3\n"));
    BOOST_TEST(has(text, "imprint_service_seconds_bucket{le=\"16.777216\"} 3\n"));
    BOOST_TEST(has(text, "imprint_service_seconds_bucket{le=\"+Inf\"} 7\n"));
    BOOST_TEST(has(text, "imprint_service_seconds_count 7\n"));
    BOOST_TEST(has(text, "imprint_service_seconds_sum 2.5\n"));
}

BOOST_AUTO_TEST_CASE(the_living_and_the_dead) {
    pool::counters past;
    past.requests = 5;
    BOOST_TEST(pool::total_of(report().workers, past).requests == 25U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(queue_watches)

BOOST_AUTO_TEST_CASE(somebody_waits_since_nobody_did) {
    const std::chrono::steady_clock::time_point began{};
    pool::queue_watch watch(began);
    const auto look = [&](auto when, unsigned first, unsigned second) {
        std::vector<pool::listener_report> all{
            {"x", pool::accept_queue{first, 64}}, {"y", pool::accept_queue{second, 64}}
        };
        watch.look(all, began + when);
        return std::pair(all[0].waited_at_most, all[1].waited_at_most);
    };
    BOOST_TEST((look(2s, 1, 0) == std::pair(2000ms, 0ms)));
    BOOST_TEST((look(3s, 9, 1) == std::pair(3000ms, 1000ms)));
    BOOST_TEST((look(4s, 0, 1) == std::pair(0ms, 2000ms)));
    BOOST_TEST((look(4s + 1us, 1, 1) == std::pair(1ms, 2001ms)));
    std::vector<pool::listener_report> unknown{{"x", {}}, {"y", pool::accept_queue{1, 64}}};
    watch.look(unknown, began + 9s);
    BOOST_TEST((unknown[0].waited_at_most == 0ms));
    BOOST_TEST((unknown[1].waited_at_most == 7000ms));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(lobby_meters)

BOOST_AUTO_TEST_CASE(what_was_offered_and_not_taken) {
    pool::lobby_meter meter;
    BOOST_TEST(meter.depth(true, 0, 0) == 0U);
    BOOST_TEST(meter.depth(false, 10, 7) == 3U);
    BOOST_TEST(meter.depth(false, 10, 10) == 1U); // somebody waits: a count is on its way
}

BOOST_AUTO_TEST_CASE(an_empty_lobby_puts_the_count_right) {
    pool::lobby_meter meter;
    BOOST_TEST(meter.depth(true, 12, 10) == 0U); // two were lost with their worker
    BOOST_TEST(meter.depth(false, 15, 10) == 3U);
    BOOST_TEST(meter.depth(true, 15, 18) == 0U); // and three that were offered uncounted
    BOOST_TEST(meter.depth(false, 16, 18) == 1U);
}

BOOST_AUTO_TEST_CASE(lies_are_bounded) {
    pool::lobby_meter meter;
    BOOST_TEST(meter.depth(false, ~0ULL, 0) == 1U);
    BOOST_TEST(meter.depth(false, 0, 1) == 1U);
    BOOST_TEST(meter.depth(false, 278, 0) == 278U);
}

BOOST_AUTO_TEST_SUITE_END()
