// SPDX-License-Identifier: MIT
#include "scan/compile_commands.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace imprint::scan;
using words = std::vector<std::string>;

namespace {

compile_commands parse(const std::string &text) {
    return compile_commands(text, "x.json");
}

} // namespace

BOOST_AUTO_TEST_SUITE(compile_commands_)

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
          R"([{"directory": "/", "file": "a", "command": "c++ '-c"}])",
          R"([{"directory": "/", "file": "a", "command": "ccache"}])",
          R"([{"directory": "/", "file": "a", "arguments": [1]}])"}) {
        BOOST_CHECK_EXCEPTION(parse(text), std::runtime_error, [](const auto &wrong) {
            return std::string(wrong.what()).starts_with("x.json is no list");
        });
    }
}

BOOST_AUTO_TEST_SUITE_END()
