// SPDX-License-Identifier: MIT
#include "http/target.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace imprint::http;

namespace {

struct row {
    std::string text;
    std::string whole;
    std::string path;
    std::string query;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.text;
}

// RFC 9112 §3.2.
const row rows[] = {
    {"/", "/", "/", ""},
    {"/a/b?c=d", "/a/b?c=d", "/a/b", "c=d"},
    {"/a?", "/a?", "/a", ""},
    {"/a?b?c", "/a?b?c", "/a", "b?c"},
    {"//evil.example/x", "//evil.example/x", "//evil.example/x", ""},
    {"/a%2Fb/%00", "/a%2Fb/%00", "/a%2Fb/%00", ""},
    {"/\xff?\xff", "/\xff?\xff", "/\xff", "\xff"},
    {"/a#frag", "/a", "/a", ""},
    {"/a?q#frag?x", "/a?q", "/a", "q"},
    {"http://abs.example/app/h?q=1", "/app/h?q=1", "/app/h", "q=1"},
    {"HTTPS://[::1]:99/x", "/x", "/x", ""},
    {"http://abs.example", "/", "/", ""},
    {"http://abs.example#f", "/", "/", ""},
    {"/http://x/y", "/http://x/y", "/http://x/y", ""},
};
const char *const refused[] = {
    "",
    "*",
    "a",
    "a/b",
    "?q",
    "#f",
    "localhost:443",
    "ftp://x/y",
    "http:/x",
    "http://x?q",
    "/a b",
    "/a\tb",
    "/a\r\nX: y",
    "/\x7f",
    " /a",
};

struct pair_row {
    std::string query_string;
    std::string query;
    bool agree;
};
std::ostream &operator<<(std::ostream &out, const pair_row &r) {
    return out << r.query_string << " for " << r.query;
}

// The left is what lighttpd 1.4.69 was seen to make of the right, then what is not the same.
const pair_row pairs[] = {
    {"", "", true},
    {"a=1", "a=1", true},
    {"x=%C3%AB", "x=\xc3\xab", true},
    {"x=\xc3\xab", "x=%c3%ab", true},
    {"x=A%2F%26%C3%AB", "x=%41%2f%26%c3%ab", true},
    {"x=%22%3C%3E%7C%5E%60%7B%7D%5C", "x=\"<>|^`{}\\", true},
    {"x=~-+%20", "x=%7e%2d+%20", true},
    {"x=%25zz%25", "x=%zz%", true},
    {"x=%5B1%5D", "x=[1]", true},
    {"x=%2B%3D%3D", "x=%2B%3d%3D", true},
    {"", "a=1", false},
    {"a=1", "", false},
    {"a=1", "a=2", false},
    {"a=1", "a=12", false},
    {"a=12", "a=1", false},
    {"A=1", "a=1", false},
    {"a&b", "a%26b", false},
    {"a%3Db", "a=b", false},
    {"a%2Bb", "a+b", false},
    {"a%3Bb", "a;b", false},
    {"x=\xc3\xac", "x=%C3%AB", false},
    {"x=%41", "x=%2541", false},
};

} // namespace

BOOST_AUTO_TEST_SUITE(targets)

BOOST_DATA_TEST_CASE(parses, boost::unit_test::data::make(rows), sample) {
    const auto parsed = parse_target(sample.text);
    BOOST_REQUIRE(parsed.has_value());
    BOOST_TEST(parsed->whole == sample.whole);
    BOOST_TEST(parsed->path == sample.path);
    BOOST_TEST(parsed->query == sample.query);
}

BOOST_DATA_TEST_CASE(refuses, boost::unit_test::data::make(refused), sample) {
    BOOST_TEST(!parse_target(sample).has_value());
}

BOOST_AUTO_TEST_CASE(refuses_nul) {
    BOOST_TEST(!parse_target(std::string_view("/a\0b", 4)).has_value());
}

BOOST_DATA_TEST_CASE(agreement, boost::unit_test::data::make(pairs), sample) {
    BOOST_TEST(queries_agree(sample.query_string, sample.query) == sample.agree);
}

BOOST_AUTO_TEST_SUITE_END()
