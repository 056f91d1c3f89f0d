// SPDX-License-Identifier: MIT
#include "scan/compile_commands.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace imprint::scan;
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

compile_commands parse(const std::string &text) {
    return compile_commands(text, "x.json");
}

} // namespace

BOOST_AUTO_TEST_SUITE(compile_commands_)

BOOST_DATA_TEST_CASE(words_of_a_shell, rows, one) {
    BOOST_TEST(split_words(one.command) == one.expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(entries) {
    const auto all = parse(R"([
        {"directory": "/b", "file": "u/../a.cpp", "command": "ccache g++-12 -I. -c u/../a.cpp"},
        {"directory": "/b", "file": "/abs/b.cpp", "arguments": ["/usr/bin/g++", "-DX=a b"]},
        {"directory": "/c", "file": "/abs/b.cpp", "arguments": ["second"]}
    ])");
    const auto one = all.find("/b/a.cpp");
    BOOST_REQUIRE(one.has_value());
    BOOST_TEST(one->compiler == "g++-12");
    const words flags{"-I.", "-c", "u/../a.cpp", "-working-directory=/b"};
    BOOST_TEST(one->flags == flags, boost::test_tools::per_element());
    const auto other = all.find("/abs/x/../b.cpp");
    BOOST_REQUIRE(other.has_value());
    BOOST_TEST(other->compiler == "/usr/bin/g++");
    BOOST_TEST(other->flags.front() == "-DX=a b");
    BOOST_TEST(!all.find("/b/c.cpp").has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_list) {
    for (const char *text :
         {"",
          "{",
          "{}x",
          "[1]",
          R"([{"file": "a"}])",
          R"([{"directory": "/", "file": "a"}])",
          R"([{"directory": "/", "file": "a", "command": ""}])",
          R"([{"directory": "/", "file": "a", "command": "ccache"}])",
          R"([{"directory": "/", "file": "a", "arguments": [1]}])"}) {
        BOOST_CHECK_EXCEPTION(parse(text), std::runtime_error, [](const auto &wrong) {
            return std::string(wrong.what()).starts_with("x.json is no list");
        });
    }
}

BOOST_AUTO_TEST_SUITE_END()
