// SPDX-License-Identifier: MIT
// A text on a terminal of some size.
#include "command/screen.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using imprint::command::format_screen;

namespace {

const std::string home = "\x1b[H";
const std::string rest_of_line = "\x1b[K";
const std::string rest = "\x1b[J";

} // namespace

BOOST_AUTO_TEST_SUITE(screens)

BOOST_AUTO_TEST_CASE(lines_replace_lines) {
    BOOST_TEST(
        format_screen("one\ntwo\n", {24, 80}) ==
        home + "one" + rest_of_line + "\r\n" + "two" + rest_of_line + rest
    );
    BOOST_TEST(format_screen("one", {24, 80}) == home + "one" + rest_of_line + rest);
    BOOST_TEST(format_screen("", {24, 80}) == home + rest);
    BOOST_TEST(
        format_screen("\n\nx", {24, 80}) ==
        home + rest_of_line + "\r\n" + rest_of_line + "\r\n" + "x" + rest_of_line + rest
    );
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_cut) {
    BOOST_TEST(
        format_screen("abcdef\ng\nh\n", {2, 3}) ==
        home + "abc" + "\r\n" + "g" + rest_of_line + rest
    );
    BOOST_TEST(format_screen("abc", {1, 3}) == home + "abc" + rest);
    BOOST_TEST(format_screen("abc", {1, 1}) == home + "a" + rest);
}

BOOST_AUTO_TEST_SUITE_END()
