// SPDX-License-Identifier: MIT
#include "http/query.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace imprint::http;
using imprint::name_values;

namespace {

struct row {
    std::string text;
    name_values fields;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.text;
}

// WHATWG URL, application/x-www-form-urlencoded parsing, and its percent-decode.
const row rows[] = {
    {"", {}},
    {"a=1", {{"a", "1"}}},
    {"a=1&b=2&a=3", {{"a", "1"}, {"b", "2"}, {"a", "3"}}},
    {"a", {{"a", ""}}},
    {"a=", {{"a", ""}}},
    {"=1", {{"", "1"}}},
    {"=", {{"", ""}}},
    {"&&a=1&&", {{"a", "1"}}},
    {"a=b=c", {{"a", "b=c"}}},
    {"a+b=c+d", {{"a b", "c d"}}},
    {"a%2Bb=c%2bd", {{"a+b", "c+d"}}},
    {"a%26=%3d&b", {{"a&", "="}, {"b", ""}}},
    {"discount=10%", {{"discount", "10%"}}},
    {"a=%zz%4", {{"a", "%zz%4"}}},
    {"a=%2541", {{"a", "%41"}}},
    {"a=%00%FF", {{"a", std::string("\0\xff", 2)}}},
    {"a;b=1", {{"a;b", "1"}}},
    {"a[]=1&a[]=2", {{"a[]", "1"}, {"a[]", "2"}}},
};

} // namespace

BOOST_AUTO_TEST_SUITE(query)

BOOST_DATA_TEST_CASE(parses, boost::unit_test::data::make(rows), sample) {
    const auto fields = parse_query(sample.text, 100);
    BOOST_REQUIRE(fields.has_value());
    BOOST_TEST((*fields == sample.fields));
    BOOST_TEST(count_query_fields(sample.text) == sample.fields.size());
}

BOOST_AUTO_TEST_CASE(the_bound_is_exact) {
    BOOST_TEST(parse_query("a&b&c", 3).has_value());
    BOOST_TEST(!parse_query("a&b&c&d", 3).has_value());
    BOOST_TEST(parse_query("&&&&&&", 0).has_value());
    BOOST_TEST(!parse_query("a", 0).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
