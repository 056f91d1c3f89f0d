// SPDX-License-Identifier: MIT
// JSON bodies: what is JSON at all, and which values become which arguments.
#include "imprint/describe.hpp"
#include "imprint/http_error.hpp"
#include "imprint/json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

using namespace imprint::detail;

namespace {

enum class size_kind { small, large };

struct item {
    std::string article;
    double price = 0;
    int count = 1;
};
struct order {
    int id = 0;
    std::vector<item> items;
    std::optional<std::string> note;
    size_kind size{};
    bool paid = false;
};
struct branch {
    std::string name;
    std::vector<branch> branches;
};
struct flags {
    std::vector<bool> on;
    std::optional<item> first;
};

} // namespace

template <>
struct imprint::describe<size_kind> : imprint::enumerators<
                                          imprint::enumerator<"small", size_kind::small>,
                                          imprint::enumerator<"large", size_kind::large>> {};
template <>
struct imprint::describe<item>
    : imprint::fields<
          imprint::field<"article", &item::article>,
          imprint::field<"price", &item::price>,
          imprint::field<"count", &item::count, imprint::initialised>> {};
template <>
struct imprint::describe<order>
    : imprint::fields<
          imprint::field<"id", &order::id>,
          imprint::field<"items", &order::items>,
          imprint::field<"note", &order::note>,
          imprint::field<"size", &order::size, imprint::initialised>,
          imprint::field<"paid", &order::paid>> {};
template <>
struct imprint::describe<branch> : imprint::fields<
                                       imprint::field<"name", &branch::name>,
                                       imprint::field<"branches", &branch::branches>> {};
template <>
struct imprint::describe<flags>
    : imprint::
          fields<imprint::field<"on", &flags::on>, imprint::field<"first", &flags::first>> {};

namespace {

// 0 when it is taken.
int status_of(std::string_view text, json_limits limits = {}) {
    try {
        json_document::parse(text, limits);
        return 0;
    } catch (const imprint::http_error &error) {
        return error.status();
    }
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

const char *const valid[] = {
    "null",
    "true",
    "0",
    "-0",
    "1.5e-3",
    "\"\"",
    "[]",
    "{}",
    " [ 1 , 2 ] \r\n\t",
    R"({"a":{"b":1},"c":{"b":1}})",
    R"("\u00e9\ud83d\ude00\n")",
    R"([{"a":1},{"a":1}])",
};
const std::string malformed[] = {
    "",
    " ",
    "nul",
    "01",
    "1.",
    ".5",
    "+1",
    "NaN",
    "Infinity",
    "1e999",
    "'a'",
    "[1,]",
    "{\"a\":1,}",
    "{a:1}",
    "[1] 2",
    "[",
    "{\"a\"",
    "]",
    "// comment\n1",
    "/* comment */ 1",
    "\"\n\"",
    "\"\\x\"",
    "\"\\ud800\"",
    "\"\xff\"",
    "\"\xc0\x80\"",
    "\xff",
    std::string("1\0", 2),
    std::string("1\0 2", 4),
    std::string("\"\0\"", 3),
    "{\"a\":1,\"a\":1}",
    "{\"a\":1,\"b\":2,\"\\u0061\":3}", // "a" again
    "[{\"x\":{\"k\":[],\"k\":{}}}]",
};

// Nothing when refused.
template <class T>
std::optional<T> scalar(const std::string &json) {
    return converter<T>::from_json(json_document::parse(json).root());
}

std::vector<std::string>
faults_of(const value_type &type, void *slot, const std::string &json) {
    std::vector<value_fault> faults;
    const json_document document = json_document::parse(json);
    assign_json(type, slot, document.root(), "", faults);
    std::vector<std::string> lines;
    for (const value_fault &fault : faults) {
        lines.push_back(fault.path + "|" + fault.came + "|" + fault.wanted);
    }
    return lines;
}

struct fault_row {
    const char *json;
    const char *fault;
};
std::ostream &operator<<(std::ostream &out, const fault_row &row) {
    return out << row.json;
}

const fault_row order_faults[] = {
    {R"({"items":[],"paid":true})", "id||an integer from -2147483648 to 2147483647"},
    {R"({"id":null,"paid":true})", "id|null|an integer from -2147483648 to 2147483647"},
    {R"({"id":"1","paid":true})", "id|\"1\"|an integer from -2147483648 to 2147483647"},
    {R"({"id":1})", "paid||true or false"},
    {R"({"id":1,"paid":"true"})", "paid|\"true\"|true or false"},
    {R"({"id":1,"paid":1})", "paid|1|true or false"},
    {R"({"id":1,"paid":true,"note":5})", "note|5|text: UTF-8 without NUL"},
    {R"({"id":1,"paid":true,"size":0})", "size|0|one of small or large"},
    {R"({"id":1,"paid":true,"size":null})", "size|null|one of small or large"},
    {R"({"id":1,"paid":true,"items":{}})", "items|an object|a list, each an object"},
    {R"({"id":1,"paid":true,"items":null})", "items|null|a list, each an object"},
    {R"({"id":1,"paid":true,"items":[{"article":"a","price":1},7]})", "items[1]|7|an object"},
    {R"({"id":1,"paid":true,"items":[{"article":"a","price":1},{"article":"b","price":"2"}]})",
     "items[1].price|\"2\"|a decimal number"},
    {R"({"id":1,"paid":true,"items":[{"article":"a","price":1,"count":1.9}]})",
     "items[0].count|1.9|an integer from -2147483648 to 2147483647"},
    {R"({"id":1,"paid":true,"items":[{"article":"a","price":1,"cuont":2}]})",
     "items[0].cuont|2|no such member"},
    {"[]", "|a list|an object"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(json)

BOOST_DATA_TEST_CASE(takes, boost::unit_test::data::make(valid), sample) {
    BOOST_TEST(status_of(sample) == 0);
}

BOOST_DATA_TEST_CASE(refuses, boost::unit_test::data::make(malformed), sample) {
    BOOST_TEST(status_of(sample) == 400);
}

BOOST_AUTO_TEST_CASE(depth_is_bounded) {
    BOOST_TEST(status_of(nested(64)) == 0);
    BOOST_TEST(status_of(nested(65)) == 400);
    BOOST_TEST(status_of(nested(100'000)) == 400);
    BOOST_TEST(status_of(std::string(100'000, '[')) == 400);
    std::string objects = "1";
    for (int i = 0; i < 65; ++i) {
        objects = "{\"a\":" + objects + "}";
    }
    BOOST_TEST(status_of(objects) == 400);
    BOOST_TEST(status_of(objects.substr(5, objects.size() - 6)) == 0);
}

BOOST_AUTO_TEST_CASE(the_count_of_values_is_bounded) {
    BOOST_TEST(status_of("[1,2,3]", {.depth = 64, .values = 4}) == 0);
    BOOST_TEST(status_of("[1,2,3]", {.depth = 64, .values = 3}) == 413);
}

BOOST_AUTO_TEST_CASE(the_refusal_says_what_and_where) {
    const auto why = [](const char *text) {
        try {
            imprint::parse_json(text);
        } catch (const imprint::http_error &error) {
            return std::string(error.what());
        }
        return std::string();
    };
    BOOST_TEST(why("{\"a\":1,\"a\":2}") == "the JSON body has the member \"a\" given twice");
    BOOST_TEST(why("[\n1 2]").find("line 2") != std::string::npos);
    BOOST_TEST(why("[1,]").starts_with("the JSON body is malformed: "));
}

// The library's own conversion makes 1215752191 of the first and 1 of the second.
BOOST_AUTO_TEST_CASE(integers_keep_their_value_or_are_refused) {
    BOOST_TEST(!scalar<int>("99999999999"));
    BOOST_TEST(!scalar<int>("1.9"));
    BOOST_TEST(!scalar<int>("1.0"));
    BOOST_TEST(!scalar<int>("1e2"));
    BOOST_TEST((scalar<int>("-2147483648") == -2147483647 - 1));
    BOOST_TEST(!scalar<int>("-2147483649"));
    BOOST_TEST(!scalar<int>("2147483648"));
    BOOST_TEST((scalar<std::int64_t>("9223372036854775807") == INT64_MAX));
    BOOST_TEST(!scalar<std::int64_t>("9223372036854775808"));
    BOOST_TEST((scalar<std::uint64_t>("18446744073709551615") == UINT64_MAX));
    BOOST_TEST(!scalar<std::uint64_t>("18446744073709551616"));
    BOOST_TEST(!scalar<unsigned>("-1"));
    BOOST_TEST((scalar<unsigned char>("255") == 255));
    BOOST_TEST(!scalar<unsigned char>("256"));
    BOOST_TEST((scalar<int>("-0") == 0));
}

BOOST_AUTO_TEST_CASE(the_json_type_must_fit) {
    BOOST_TEST(!scalar<int>("\"1\""));
    BOOST_TEST(!scalar<int>("true"));
    BOOST_TEST(!scalar<int>("null"));
    BOOST_TEST(!scalar<int>("[1]"));
    BOOST_TEST((scalar<double>("1") == 1.0));
    BOOST_TEST((scalar<double>("-1.5e3") == -1500.0));
    BOOST_TEST(!scalar<double>("\"1\""));
    BOOST_TEST(!scalar<float>("1e39"));
    BOOST_TEST((scalar<bool>("false") == false));
    BOOST_TEST(!scalar<bool>("0"));
    BOOST_TEST(!scalar<bool>("\"on\""));
    BOOST_TEST((scalar<std::string>("\"\\u00e9\"") == "\xc3\xa9"));
    BOOST_TEST(!scalar<std::string>("1"));
    BOOST_TEST(!scalar<std::string>("null"));
    BOOST_TEST(!scalar<std::string>("\"a\\u0000b\""));
    BOOST_TEST((scalar<size_kind>("\"large\"") == size_kind::large));
    BOOST_TEST(!scalar<size_kind>("1"));
    using std::chrono::sys_days;
    BOOST_TEST((scalar<sys_days>("\"1970-01-02\"") == sys_days(std::chrono::days(1))));
    BOOST_TEST(!scalar<sys_days>("1"));
}

BOOST_AUTO_TEST_CASE(an_aggregate_is_filled) {
    order made;
    const auto faults = faults_of(
        value_type_of<order>,
        &made,
        R"({"paid":true,"id":7,"size":"large",
            "items":[{"article":"pen","price":1.5},{"price":2,"article":"ink","count":3}]})"
    );
    BOOST_TEST(faults.empty());
    BOOST_TEST(made.id == 7);
    BOOST_TEST(made.paid);
    BOOST_TEST((made.size == size_kind::large));
    BOOST_TEST(!made.note.has_value());
    BOOST_REQUIRE(made.items.size() == 2U);
    BOOST_TEST(made.items[0].article == "pen");
    BOOST_TEST(made.items[0].price == 1.5);
    BOOST_TEST(made.items[0].count == 1);
    BOOST_TEST(made.items[1].count == 3);
}

BOOST_AUTO_TEST_CASE(null_is_absence_for_an_optional) {
    order made;
    made.note = "was here";
    BOOST_TEST(
        faults_of(value_type_of<order>, &made, R"({"id":1,"paid":true,"note":"x"})").empty()
    );
    BOOST_TEST((made.note == "x"));
    order other;
    BOOST_TEST(
        faults_of(value_type_of<order>, &other, R"({"id":1,"paid":true,"note":null})").empty()
    );
    BOOST_TEST(!other.note.has_value());
}

BOOST_DATA_TEST_CASE(
    one_fault_names_its_place, boost::unit_test::data::make(order_faults), row
) {
    order made;
    const auto faults = faults_of(value_type_of<order>, &made, row.json);
    BOOST_REQUIRE(faults.size() == 1U);
    BOOST_TEST(faults.front() == row.fault);
}

BOOST_AUTO_TEST_CASE(all_faults_are_told_up_to_a_limit) {
    order made;
    BOOST_TEST(
        faults_of(value_type_of<order>, &made, R"({"id":"x","paid":"y","note":1})").size() == 3U
    );
    std::vector<int> numbers;
    std::string many = "[null";
    for (int i = 0; i < 1000; ++i) {
        many += ",null";
    }
    BOOST_TEST(
        faults_of(value_type_of<std::vector<int>>, &numbers, many + "]").size() == most_faults
    );
}

BOOST_AUTO_TEST_CASE(a_struct_may_hold_a_list_of_itself) {
    branch root;
    const auto faults = faults_of(
        value_type_of<branch>,
        &root,
        R"({"name":"a","branches":[{"name":"b"},{"name":"c","branches":[{"name":"d"}]}]})"
    );
    BOOST_TEST(faults.empty());
    BOOST_REQUIRE(root.branches.size() == 2U);
    BOOST_TEST(root.branches[1].branches.at(0).name == "d");
}

BOOST_AUTO_TEST_CASE(lists_of_bool_and_optional_aggregates) {
    flags made;
    const auto faults = faults_of(
        value_type_of<flags>,
        &made,
        R"({"on":[true,false,true],"first":{"article":"a","price":0}})"
    );
    BOOST_TEST(faults.empty());
    BOOST_TEST((made.on == std::vector<bool>{true, false, true}));
    BOOST_REQUIRE(made.first.has_value());
    BOOST_TEST(made.first->article == "a");
}

BOOST_AUTO_TEST_CASE(fields_from_text) {
    order made;
    const auto set = [&made](std::string_view name, std::string_view text) {
        for (const described_field &field : fields_of<order>) {
            if (field.name == name) {
                return assign_text(*field.type(), field.address(&made), text, place::field);
            }
        }
        return false;
    };
    BOOST_TEST(set("id", "12"));
    BOOST_TEST(made.id == 12);
    BOOST_TEST(!set("id", "x"));
    BOOST_TEST(set("note", ""));
    BOOST_TEST((made.note == ""));
    BOOST_TEST(set("size", "small"));
    BOOST_TEST(!set("items", "x")); // nested: in JSON only
}

BOOST_AUTO_TEST_CASE(members_keep_their_order) {
    BOOST_TEST(imprint::parse_json(R"({"z":1,"a":2})").dump() == R"({"z":1,"a":2})");
}

BOOST_AUTO_TEST_SUITE_END()
