// SPDX-License-Identifier: MIT
#include "base/number.hpp"
#include "base/text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>

using namespace imprint::base;

namespace {

const std::string valid[] = {
    "",
    "plain",
    "\xc3\xab",
    "\xe2\x82\xac",
    "\xf0\x9f\x98\x80",
    "\xf4\x8f\xbf\xbf",
    "\xed\x9f\xbf",
    std::string(1, '\0'),
};
const std::string invalid[] = {
    "\x80",
    "\xc0\xaf",
    "\xc1\xbf",
    "\xc3",
    "\xe0\x9f\xbf",
    "\xed\xa0\x80",
    "\xf0\x8f\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xf5\x80\x80\x80",
    "a\xe2\x82",
    "\xfe",
};
const char *const not_numbers[] = {
    "", "-1", "+1", " 1", "1 ", "0x1", "1.0", "18446744073709551616"
};

} // namespace

BOOST_AUTO_TEST_SUITE(text)

BOOST_DATA_TEST_CASE(well_formed, boost::unit_test::data::make(valid), sample) {
    BOOST_TEST(is_utf8(sample));
}

BOOST_DATA_TEST_CASE(ill_formed, boost::unit_test::data::make(invalid), sample) {
    BOOST_TEST(!is_utf8(sample));
}

BOOST_AUTO_TEST_CASE(a_log_line_stays_one_line) {
    BOOST_TEST(escape_for_log("a\nb\rc\x1b[31m") == "a\\x0ab\\x0dc\\x1b[31m");
    BOOST_TEST(escape_for_log("a\\b") == "a\\x5cb");
    BOOST_TEST(escape_for_log(std::string_view("\0", 1)) == "\\x00");
    BOOST_TEST(
        escape_for_log("\xc2\x9b"
                       "31m") == "\\xc2\\x9b31m"
    );
    BOOST_TEST(escape_for_log("\xc3\xab\xff") == "\xc3\xab\\xff");
}

BOOST_AUTO_TEST_CASE(a_long_text_is_cut_and_says_so) {
    const std::string cut = escape_for_log(std::string(100000, 'x'), 10);
    BOOST_TEST(cut == "xxxxxxxxxx...");
}

BOOST_DATA_TEST_CASE(number_refuses, boost::unit_test::data::make(not_numbers), sample) {
    BOOST_TEST(!parse_number<std::uint64_t>(sample).has_value());
}

BOOST_AUTO_TEST_CASE(number_takes_the_whole_range) {
    BOOST_TEST((parse_number<std::uint64_t>("18446744073709551615") == UINT64_MAX));
    BOOST_TEST((parse_number<std::uint16_t>("65535") == 65535));
    BOOST_TEST(!parse_number<std::uint16_t>("65536").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
