// SPDX-License-Identifier: MIT
#include "http/media_type.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace imprint::http;
using imprint::name_values;

namespace {

struct row {
    std::string text;
    std::string essence;
    name_values parameters;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.text;
}

// RFC 9110 §8.3.1 (its four spellings of one type), §5.6.4, §5.6.6.
const row rows[] = {
    {"text/html;charset=utf-8", "text/html", {{"charset", "utf-8"}}},
    {"Text/HTML;Charset=\"utf-8\"", "text/html", {{"charset", "utf-8"}}},
    {"text/html; charset=\"utf-8\"", "text/html", {{"charset", "utf-8"}}},
    {"text/html;charset=UTF-8", "text/html", {{"charset", "UTF-8"}}},
    {"application/vnd.example.order+xml", "application/vnd.example.order+xml", {}},
    {" text/plain ", "text/plain", {}},
    {"a/b ; c=d ;; e=f;", "a/b", {{"c", "d"}, {"e", "f"}}},
    {"a/b;c=\"x\\\"y\\\\;z\"", "a/b", {{"c", "x\"y\\;z"}}},
    {"a/b;c=\"\"", "a/b", {{"c", ""}}},
    {"a/b;c=1;c=2", "a/b", {{"c", "1"}, {"c", "2"}}},
    {"*/*", "*/*", {}},
};

// "text/a, text/b" is what Apache makes of a Content-Type that was sent twice.
const char *const malformed[] = {
    "",
    "text",
    "text/",
    "/html",
    "text/html x",
    "text/a, text/b",
    "text /html",
    "a/b;c",
    "a/b;c=",
    "a/b;=d",
    "a/b;c =d",
    "a/b;c= d",
    "a/b;c=\"x",
    "a/b;c=\"x\\",
    "a/b;c=\"\n\"",
    "a/b c=d",
    "a/b;c=d e",
};

struct weight_row {
    std::string accept;
    std::string essence;
    int weight;
};
std::ostream &operator<<(std::ostream &out, const weight_row &r) {
    return out << r.accept << " for " << r.essence;
}

// RFC 9110 §12.5.1: the most specific range decides, wherever it stands.
const weight_row weights[] = {
    {"", "text/html", 1000},
    {"*/*", "text/html", 1000},
    {"text/*;q=0.3, text/plain;q=0.7, */*;q=0.5", "text/plain", 700},
    {"text/*;q=0.3, text/plain;q=0.7, */*;q=0.5", "text/html", 300},
    {"text/*;q=0.3, text/plain;q=0.7, */*;q=0.5", "image/jpeg", 500},
    {"*/*;q=0.5, text/html", "text/html", 1000},
    {"text/html;q=0", "text/html", 0},
    {"text/html", "text/plain", 0},
    {"text/html;q=1.000", "text/html", 1000},
    {"text/html;q=0.123", "text/html", 123},
    {"text/html;q=2", "text/html", 0},
    {"text/html;q=1.5", "text/html", 0},
    {"text/html;q=x, */*;q=0.1", "text/html", 0},
    {"nonsense, text/html;q=0.4", "text/html", 400},
    {"a/b;c=\",\", text/html;q=0.4", "text/html", 400},
    {"TEXT/HTML", "text/html", 1000},
    {",,,", "text/html", 0},
};

} // namespace

BOOST_AUTO_TEST_SUITE(media_types)

BOOST_DATA_TEST_CASE(parses, boost::unit_test::data::make(rows), sample) {
    const auto parsed = parse_media_type(sample.text);
    BOOST_REQUIRE(parsed.has_value());
    BOOST_TEST(parsed->essence() == sample.essence);
    BOOST_TEST((parsed->parameters == sample.parameters));
}

BOOST_DATA_TEST_CASE(refuses, boost::unit_test::data::make(malformed), sample) {
    BOOST_TEST(!parse_media_type(sample).has_value());
}

BOOST_AUTO_TEST_CASE(the_first_parameter_counts) {
    const auto parsed = parse_media_type("multipart/form-data;boundary=a;boundary=b");
    BOOST_TEST((parsed->parameter("boundary") == "a"));
    BOOST_TEST(!parsed->parameter("charset").has_value());
}

BOOST_DATA_TEST_CASE(weighs, boost::unit_test::data::make(weights), sample) {
    BOOST_TEST(accept_weight(sample.accept, sample.essence) == sample.weight);
}

BOOST_AUTO_TEST_SUITE_END()
