// SPDX-License-Identifier: MIT
#include "base/shell_words.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using imprint::base::split_shell_words;
using words = std::vector<std::string>;

namespace {

struct row {
    std::string_view command;
    words expected;
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << one.command;
}

// POSIX.1 Shell Command Language §2.2
const row rows[] = {
    {"", {}},
    {"  c++  -c\tx.cpp ", {"c++", "-c", "x.cpp"}},
    {R"(c++ -DA=\"b\ c\" '-DB="x y"' "-DC=\"z\"")",
     {"c++", "-DA=\"b c\"", "-DB=\"x y\"", "-DC=\"z\""}},
    {R"("a\b" 'a\b' a\\b)", {R"(a\b)", R"(a\b)", R"(a\b)"}},
    {R"('' a"b"'c' "")", {"", "abc", ""}},
    {R"("\$x\`")", {"$x`"}},
};

} // namespace

BOOST_AUTO_TEST_SUITE(shell_words)

BOOST_DATA_TEST_CASE(a_line_has_words, rows, one) {
    const auto found = split_shell_words(one.command);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(*found == one.expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_quote_that_is_not_closed) {
    for (const char *line : {"'", "a \"b", "'a\\'b'", "\"a\\\""}) {
        BOOST_TEST(!split_shell_words(line).has_value(), line);
    }
}

BOOST_AUTO_TEST_SUITE_END()
