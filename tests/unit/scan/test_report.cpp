// SPDX-License-Identifier: MIT
#include "folder.hpp"
#include "scan/report.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace imprint::scan;

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(a_caret_stands_under_its_character) {
    const scan_test::folder site;
    const std::string file = site.write("a/index.cpp", "one\n\tint \u00e9t\u00e9 = main;\n");
    reporter say(site.path().string());
    // The tab stays a tab; "\u00e9t\u00e9" are three columns of five octets.
    BOOST_TEST(
        say.format({severity::error, {file, 2, 14}, "what", {}}) ==
        "a/index.cpp:2:14: error: what\n"
        "    2 | \tint \u00e9t\u00e9 = main;\n"
        "      | \t          ^\n"
    );
}

BOOST_AUTO_TEST_CASE(without_a_place_or_a_line) {
    const scan_test::folder site;
    const std::string file = site.write("x.cpp", "one");
    reporter say("/elsewhere");
    BOOST_TEST(
        say.format({severity::warning, {}, "what", {}}) == "imprint-scan: warning: what\n"
    );
    BOOST_TEST(
        say.format({severity::error, {file, 0, 0}, "what", {}}) == file + ": error: what\n"
    );
    BOOST_TEST(
        say.format({severity::error, {file, 9, 1}, "what", {}}) == file + ":9:1: error: what\n"
    );
    BOOST_TEST(
        say.format({severity::error, {file + "none", 1, 1}, "what", {}}) ==
        file + "none:1:1: error: what\n"
    );
}

BOOST_AUTO_TEST_CASE(a_terminal_obeys_nothing_of_the_source) {
    const scan_test::folder site;
    const std::string file = site.write("x.cpp", "a\x1b[31mb\r\n");
    reporter say(site.path().string());
    BOOST_TEST(
        say.format({severity::note, {file, 1, 1}, "what", {}}) ==
        "x.cpp:1:1: note: what\n    1 | a?[31mb\n      | ^\n"
    );
}

BOOST_AUTO_TEST_CASE(in_order_each_once_with_what_stands_beside) {
    reporter say("/");
    const finding all{severity::error, {}, "all", {{severity::note, {}, "do this", {}}}};
    const finding beside{severity::note, {"/z", 1, 1}, "here", {}};
    const finding later{severity::error, {"/b", 2, 1}, "later", {beside}};
    const finding sooner{severity::warning, {"/b", 1, 9}, "sooner", {}};
    BOOST_TEST(
        say.format(std::vector{all, later, sooner, later}) ==
        "b:1:9: warning: sooner\nb:2:1: error: later\nz:1:1: note: here\n"
        "imprint-scan: error: all\n      = note: do this\n"
    );
    BOOST_TEST(has_error({sooner, later}));
    BOOST_TEST(!has_error({sooner, beside}));
}

BOOST_AUTO_TEST_SUITE_END()
