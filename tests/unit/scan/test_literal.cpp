// SPDX-License-Identifier: MIT
#include "scan/literal.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <string_view>

namespace {

using namespace std::string_literals;

struct row {
    std::string_view name;
    std::string octets;
    std::string_view expected;
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << one.name;
}

// [lex.string]: an octal escape has one to three digits.
const row rows[] = {
    {"nothing", "", R"("")"},
    {"plain", "a b", R"("a b")"},
    {"quote and backslash", R"("a\n")", R"("\"a\\n\"")"},
    {"a digit after an escape", "\0011"s, R"("\0011")"},
    {"NUL", "a\0b"s, R"("a\000b")"},
    {"line break", "a\nb", R"("a\012b")"},
    {"UTF-8", "\u00e9", R"("\303\251")"},
    {"was a trigraph", "?\?/", R"("\?\?/")"},
    {"DEL", "\x7f", R"("\177")"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(literal)

BOOST_DATA_TEST_CASE(escapes, rows, one) {
    BOOST_TEST(imprint::scan::format_literal(one.octets) == one.expected);
}

BOOST_AUTO_TEST_SUITE_END()
