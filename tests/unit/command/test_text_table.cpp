// SPDX-License-Identifier: MIT
// Columns that are aligned, wrapped, or given up.
#include "command/text_table.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <sstream>

namespace {

using imprint::command::columns_of;
using imprint::command::text_table;
using imprint::command::wrap;

struct wrapped {
    const char *text;
    std::size_t width;
    std::vector<std::string> lines;
};
std::ostream &operator<<(std::ostream &to, const wrapped &one) {
    return to << '"' << one.text << "\" in " << one.width;
}

const wrapped rows[] = {
    {"", 10, {""}},
    {"one", 10, {"one"}},
    {"one two", 7, {"one two"}},
    {"one two", 6, {"one", "two"}},
    {"one  two\n three", 20, {"one two three"}},
    {"GET,HEAD,POST", 9, {"GET,HEAD,", "POST"}},
    {"site/shop/index.cpp:12", 12, {"site/shop/", "index.cpp:12"}},
    {"abcdefgh", 3, {"abc", "def", "gh"}},
    {"a\tb\x1b[1m", 10, {"a b [1m"}},
    {"Grüße an alle", 5, {"Grüße", "an", "alle"}},
    {"üüü", 2, {"üü", "ü"}},
    {"x", 0, {"x"}},
};

std::vector<std::string> lines_of(const std::string &text) {
    std::istringstream stream(text);
    std::vector<std::string> all;
    for (std::string line; std::getline(stream, line);) {
        all.push_back(line);
    }
    return all;
}

text_table sample() {
    text_table table({"A", "LONG", "C"});
    table.add({"1", "the quick brown fox jumps", "end"});
    table.add({"22", "", "x"});
    return table;
}

} // namespace

BOOST_AUTO_TEST_SUITE(tables)

BOOST_DATA_TEST_CASE(text_is_wrapped_at_words, boost::unit_test::data::make(rows), row) {
    const std::vector<std::string> lines = wrap(row.text, row.width);
    BOOST_TEST(lines == row.lines, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_character_is_one_column) {
    BOOST_TEST(columns_of("") == 0U);
    BOOST_TEST(columns_of("aüß€") == 4U);
}

BOOST_AUTO_TEST_CASE(columns_are_aligned_and_lines_end_in_no_blank) {
    const std::vector<std::string> expected = {
        "A   LONG                       C",
        "1   the quick brown fox jumps  end",
        "22                             x",
    };
    BOOST_TEST(
        lines_of(sample().format(0, false)) == expected, boost::test_tools::per_element()
    );
}

BOOST_AUTO_TEST_CASE(the_widest_column_gives_way) {
    const std::vector<std::string> expected = {
        "A   LONG             C",
        "1   the quick brown  end",
        "    fox jumps",
        "22                   x",
    };
    BOOST_TEST(
        lines_of(sample().format(24, false)) == expected, boost::test_tools::per_element()
    );
}

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_the_terminal) {
    for (std::size_t width = 20; width < 40; ++width) {
        for (const std::string &line : lines_of(sample().format(width, false))) {
            BOOST_TEST(columns_of(line) <= width, line);
        }
    }
}

BOOST_AUTO_TEST_CASE(where_columns_are_too_narrow_rows_are_paragraphs) {
    text_table table({"M", "URL", "DOC"});
    table.add({"GET,HEAD", "/a_rather_long_name", "what it is for and more"});
    const std::vector<std::string> expected = {
        "GET,HEAD /a_rather_long_name",
        "    what it is for",
        "    and more",
    };
    BOOST_TEST(lines_of(table.format(21, false)) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(only_a_heading_is_bold) {
    const std::string text = sample().format(0, true);
    BOOST_TEST(text.starts_with("\x1b[1mA   LONG"));
    BOOST_TEST(text.find("\x1b[0m1   the") != std::string::npos);
    BOOST_TEST(sample().format(0, false).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
