// SPDX-License-Identifier: MIT
#include "imprint/describe.hpp"
#include "imprint/json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace imprint::detail;

namespace {

enum class tone : std::uint8_t { low, high_ };
struct point {
    int x = 0;
    std::array<int, 2> rest{};
};
struct shape_ {
    std::string name;
    tone sound{};
    std::vector<point> points;
    std::optional<double> area;
    std::map<std::string, int> tags;
    std::chrono::sys_seconds made{};
};

} // namespace

template <>
struct imprint::describe<tone> : imprint::enumerators<
                                     imprint::enumerator<"low", tone::low>,
                                     imprint::enumerator<"high_", tone::high_>> {};
template <>
struct imprint::describe<point>
    : imprint::fields<imprint::field<"x", &point::x>, imprint::field<"rest", &point::rest>> {};
template <>
struct imprint::describe<shape_> : imprint::fields<
                                       imprint::field<"name", &shape_::name>,
                                       imprint::field<"sound", &shape_::sound>,
                                       imprint::field<"points", &shape_::points>,
                                       imprint::field<"area", &shape_::area>,
                                       imprint::field<"tags", &shape_::tags>,
                                       imprint::field<"made", &shape_::made>> {};

namespace {

template <class T>
std::string json_of(const T &value) {
    std::string text;
    append_json(text, value);
    return text;
}

struct text_row {
    std::string text;
    const char *json;
};
std::ostream &operator<<(std::ostream &out, const text_row &row) {
    return out << row.json;
}

// RFC 8259 §7.
const text_row texts[] = {
    {"", R"("")"},
    {"plain", R"("plain")"},
    {"\"\\/", R"("\"\\/")"},
    {"a\nb\rc\td", R"("a\nb\rc\td")"},
    {std::string("\0\x1f\x7f", 3), "\"\\u0000\\u001f\x7f\""},
    {"\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\""},
    {"a\xff"
     "b",
     "\"a\xef\xbf\xbd"
     "b\""},
    {"\xc3", "\"\xef\xbf\xbd\""},
    {"\xed\xa0\x80\"", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\\\"\""},
};

// A field of a type without JSON makes the whole a type without.
static_assert(is_json_result<shape_>() && is_json_result<std::vector<shape_>>());
static_assert(!is_json_result<char>() && !is_json_result<std::map<int, int>>());
static_assert(!is_json_result<std::vector<void *>>());

} // namespace

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_DATA_TEST_CASE(text_is_escaped, boost::unit_test::data::make(texts), row) {
    BOOST_TEST(json_of(row.text) == row.json);
    BOOST_TEST(imprint::json::accept(json_of(row.text)));
}

BOOST_AUTO_TEST_CASE(numbers) {
    BOOST_TEST(json_of(0) == "0");
    BOOST_TEST(json_of(static_cast<signed char>(-65)) == "-65");
    BOOST_TEST(json_of(INT64_MIN) == "-9223372036854775808");
    BOOST_TEST(json_of(UINT64_MAX) == "18446744073709551615");
    BOOST_TEST(json_of(0.1) == "0.1");
    BOOST_TEST(json_of(0.1F) == "0.1");
    BOOST_TEST(json_of(0.0) == "0");
    BOOST_TEST(json_of(100000.0) == "100000");
    BOOST_TEST(json_of(-2.5e20) == "-250000000000000000000");
    BOOST_TEST(json_of(1e21) == "1e+21");
    BOOST_TEST(json_of(0.000001) == "0.000001");
    BOOST_TEST(json_of(0.00000025) == "2.5e-07");
    BOOST_TEST(json_of(1e300) == "1e+300");
    BOOST_TEST(json_of(std::numeric_limits<double>::infinity()) == "null");
    BOOST_TEST(json_of(std::numeric_limits<double>::quiet_NaN()) == "null");
    BOOST_TEST(json_of(true) == "true");
}

BOOST_AUTO_TEST_CASE(lists_maps_and_optionals) {
    BOOST_TEST(json_of(std::vector<int>{}) == "[]");
    BOOST_TEST(json_of(std::vector<int>{1, 2}) == "[1,2]");
    BOOST_TEST(json_of(std::vector<bool>{true, false}) == "[true,false]");
    BOOST_TEST(json_of(std::set<std::string>{"b", "a"}) == R"(["a","b"])");
    BOOST_TEST(json_of(std::map<std::string, int>{}) == "{}");
    BOOST_TEST(
        json_of(std::map<std::string, int>{{"a\"", 1}, {"b", 2}}) == R"({"a\"":1,"b":2})"
    );
    BOOST_TEST(json_of(std::vector<std::optional<int>>{1, {}}) == "[1,null]");
}

BOOST_AUTO_TEST_CASE(aggregates_in_the_order_of_their_fields) {
    const shape_ value{
        "s",
        tone::high_,
        {{1, {2, 3}}},
        {},
        {{"k", 1}},
        std::chrono::sys_days(std::chrono::days(1))
    };
    BOOST_TEST(
        json_of(value) ==
        R"({"name":"s","sound":"high","points":[{"x":1,"rest":[2,3]}],"area":null,)"
        R"("tags":{"k":1},"made":"1970-01-02T00:00:00Z"})"
    );
}

BOOST_AUTO_TEST_CASE(an_enum_without_a_name_is_an_error) {
    BOOST_CHECK_THROW(json_of(static_cast<tone>(9)), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(dates) {
    using namespace std::chrono;
    BOOST_TEST(json_of(2026y / 1 / 5) == "\"2026-01-05\"");
    BOOST_TEST(json_of(sys_days(2026y / 1 / 5)) == "\"2026-01-05\"");
    BOOST_TEST(
        json_of(local_seconds(local_days(2026y / 1 / 5) + 3h + 4min + 5s)) ==
        "\"2026-01-05T03:04:05\""
    );
}

BOOST_AUTO_TEST_CASE(values_of_the_library) {
    const imprint::json ordered = {{"z", 1}, {"a", "\xff"}};
    BOOST_TEST(json_of(ordered) == "{\"z\":1,\"a\":\"\xef\xbf\xbd\"}");
    BOOST_TEST(json_of(std::vector<nlohmann::json>{nullptr, 1}) == "[null,1]");
}

BOOST_AUTO_TEST_SUITE_END()
