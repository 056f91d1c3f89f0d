// SPDX-License-Identifier: MIT
// Lines of ten minutes, and the page that holds them; as a browser sees it:
// tests/pool/test_page.py.
#include "pool/chart.hpp"
#include "pool/report.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <vector>

using namespace imprint;

namespace {

using values = std::vector<double>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

bool has(const std::string &text, const std::string &part) {
    return text.find(part) != text.npos;
}

std::string chart_of(const values &of, double least_top = 1) {
    return pool::format_chart({"Title", " ms", least_top}, {{"all", "one", of}});
}

std::size_t count(const std::string &text, const std::string &part) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) {
        ++found;
    }
    return found;
}

} // namespace

BOOST_AUTO_TEST_SUITE(charts)

// The scale's top is four below the upper edge of a hundred, its bottom at a hundred.
BOOST_AUTO_TEST_CASE(a_line) {
    const std::string text = chart_of({0.0, 5.0, 10.0});
    BOOST_TEST(has(text, "viewBox=\"0 0 3 100\""));
    BOOST_TEST(has(text, "d=\"M0 100.0h1L1 52.0h1L2 4.0h1\""));
    BOOST_TEST(has(text, "all: 10 ms, at most 10 ms"));
    BOOST_TEST(has(text, "scale: 10 ms"));
}

BOOST_AUTO_TEST_CASE(a_gap_breaks_it) {
    const std::string text = chart_of({1.0, none, 1.0, none});
    BOOST_TEST(has(text, "d=\"M0 4.0h1M2 4.0h1\""));
    BOOST_TEST(has(text, "all: ?, at most 1 ms"));
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_a_gap) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const std::string text = chart_of({1.0, infinite, none, -3.0});
    BOOST_TEST(has(text, "d=\"M0 4.0h1M3 100.0h1\""));
    BOOST_TEST(!has(text, "inf"));
    BOOST_TEST(!has(text, "nan"));
}

BOOST_AUTO_TEST_CASE(little_does_not_look_like_much) {
    BOOST_TEST(has(chart_of({1.0}, 100), "d=\"M0 99.0h1\""));
    BOOST_TEST(has(chart_of({0.0}), "d=\"M0 100.0h1\""));
    BOOST_TEST(has(chart_of({}), "d=\"\""));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pages)

BOOST_AUTO_TEST_CASE(each_second_is_at_its_place) {
    pool::pool_report report;
    report.at = 10'600;
    report.seconds.resize(4);
    report.seconds[0].when = 9'999; // too old
    report.seconds[1].when = 10'000;
    report.seconds[2].when = 10'599;
    report.seconds[3].when = 10'600; // not yet over
    for (auto &one : report.seconds) {
        one.requests = 8;
    }
    const std::string text = pool::format_page(report);
    BOOST_TEST(has(text, "viewBox=\"0 0 600 100\""));
    BOOST_TEST(has(text, "d=\"M0 4.0h1M599 4.0h1\""));
    BOOST_TEST(count(text, "<figure>") == 6U);
}

BOOST_AUTO_TEST_CASE(what_a_client_sent_is_text) {
    pool::pool_report report;
    report.workers.resize(1);
    report.workers[0].score.method = "<b>";
    report.workers[0].score.target = "/\"'&<script>alert(1)</script>";
    report.listeners = {{"fastcgi:/run/<i>\xc3\xa9\n", {}}};
    const std::string text = pool::format_page(report);
    BOOST_TEST(!has(text, "<script"));
    BOOST_TEST(!has(text, "<i>"));
    BOOST_TEST(has(text, "&#60;script&#62;alert(1)"));
    for (const char c : text) {
        BOOST_TEST((c == '\n' || (c >= ' ' && c <= '~')));
    }
}

BOOST_AUTO_TEST_CASE(nothing_comes_from_outside) {
    const std::string text = pool::format_page({});
    for (const char *word :
         {"http:", "https:", "//", "src=", "href=", "url(", "@import", "<script"}) {
        BOOST_TEST(!has(text, word), word);
    }
}

BOOST_AUTO_TEST_SUITE_END()
