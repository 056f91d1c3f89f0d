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

// Each is escaped, and what stands before the first and behind the last of a row is not.
BOOST_AUTO_TEST_CASE(a_log_line_shows_what_it_holds_in_its_order) {
    const char *const controls[] = {
        "\xd8\x9c",
        "\xe2\x80\x8e",
        "\xe2\x80\x8f",
        "\xe2\x80\xa8",
        "\xe2\x80\xa9",
        "\xe2\x80\xaa",
        "\xe2\x80\xac",
        "\xe2\x80\xae",
        "\xe2\x81\xa6",
        "\xe2\x81\xa9",
    };
    for (const std::string octets : controls) {
        std::string escaped;
        for (const char c : octets) {
            escaped += "\\x";
            escaped += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
            escaped += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
        }
        BOOST_TEST(escape_for_log("a" + octets + "b") == "a" + escaped + "b");
    }
    for (const char *const others :
         {"\xd8\x9b",
          "\xd8\x9d",
          "\xe2\x80\x8d",
          "\xe2\x80\x90",
          "\xe2\x80\xa7",
          "\xe2\x80\xaf",
          "\xe2\x81\xa5",
          "\xe2\x81\xaa",
          "\xe3\x80\x8e",
          "\xf0\x9f\x98\x80"}) {
        BOOST_TEST(escape_for_log(others) == others);
    }
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
