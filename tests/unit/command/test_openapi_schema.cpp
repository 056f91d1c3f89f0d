// SPDX-License-Identifier: MIT
// JSON Schema of each type that is bound or sent, and defaults that are literals.
#include "command/openapi_schema.hpp"
#include "imprint/describe.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace {

using imprint::command::default_of;
using imprint::command::notation;
using imprint::command::openapi_schemas;
using imprint::command::ordered_json;
using imprint::detail::schema_type;
using imprint::detail::schema_type_of;

enum class colour { red, default_ };
struct item {
    std::string name;
    std::vector<item> parts;
    std::optional<colour> paint;
    int count = 1;
};

} // namespace

template <>
struct imprint::describe<colour> : imprint::enumerators<
                                       imprint::enumerator<"red", colour::red>,
                                       imprint::enumerator<"default_", colour::default_>> {};
template <>
struct imprint::describe<item>
    : imprint::fields<
          imprint::field<"name", &item::name>,
          imprint::field<"parts", &item::parts>,
          imprint::field<"paint", &item::paint>,
          imprint::field<"count", &item::count, imprint::initialised>> {};

namespace {

struct expected_schema {
    const char *name;
    const schema_type &type;
    const char *in_json;
    const char *in_text; // null: the same
};
std::ostream &operator<<(std::ostream &to, const expected_schema &one) {
    return to << one.name;
}

const expected_schema schemas[] = {
    {"bool", schema_type_of<bool>, R"({"type":"boolean"})", nullptr},
    {"int8_t",
     schema_type_of<std::int8_t>,
     R"({"type":"integer","format":"int32","minimum":-128,"maximum":127})",
     nullptr},
    {"int",
     schema_type_of<int>,
     R"({"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647})",
     nullptr},
    {"uint32_t", // does not fit int32
     schema_type_of<std::uint32_t>,
     R"({"type":"integer","format":"int64","minimum":0,"maximum":4294967295})",
     nullptr},
    {"int64_t",
     schema_type_of<std::int64_t>,
     R"({"type":"integer","format":"int64","minimum":-9223372036854775808,"maximum":9223372036854775807})",
     nullptr},
    {"uint64_t", // fits no format
     schema_type_of<std::uint64_t>,
     R"({"type":"integer","minimum":0,"maximum":18446744073709551615})",
     nullptr},
    {"float", schema_type_of<float>, R"({"type":"number","format":"float"})", nullptr},
    {"double", schema_type_of<double>, R"({"type":"number","format":"double"})", nullptr},
    {"long double", schema_type_of<long double>, R"({"type":"number"})", nullptr},
    {"string", schema_type_of<std::string>, R"({"type":"string"})", nullptr},
    {"enum", schema_type_of<colour>, R"({"type":"string","enum":["red","default"]})", nullptr},
    {"day",
     schema_type_of<std::chrono::sys_days>,
     R"({"type":"string","format":"date"})",
     nullptr},
    {"moment",
     schema_type_of<std::chrono::sys_seconds>,
     R"({"type":"string","format":"date-time"})",
     nullptr},
    {"optional",
     schema_type_of<std::optional<std::string>>,
     R"({"type":["string","null"]})",
     R"({"type":"string"})"},
    {"optional enum",
     schema_type_of<std::optional<colour>>,
     R"({"anyOf":[{"type":"string","enum":["red","default"]},{"type":"null"}]})",
     R"({"type":"string","enum":["red","default"]})"},
    {"list",
     schema_type_of<std::vector<bool>>,
     R"({"type":"array","items":{"type":"boolean"}})",
     nullptr},
    {"map",
     schema_type_of<std::map<std::string, double>>,
     R"({"type":"object","additionalProperties":{"type":"number","format":"double"}})",
     nullptr},
    {"struct", schema_type_of<item>, R"({"$ref":"#/components/schemas/item"})", nullptr},
};

struct expected_default {
    const char *name;
    const schema_type &type;
    const char *text;
    const char *json; // "null": no literal
};
std::ostream &operator<<(std::ostream &to, const expected_default &one) {
    return to << one.name << ' ' << one.text;
}

const expected_default defaults[] = {
    {"int", schema_type_of<int>, "7", "7"},
    {"int", schema_type_of<int>, "-7", "-7"},
    {"int", schema_type_of<int>, "0", "0"},
    {"int", schema_type_of<int>, "010", "null"}, // eight
    {"int", schema_type_of<int>, "0x10", "null"},
    {"int", schema_type_of<int>, "7L", "null"},
    {"int", schema_type_of<int>, "base + 1", "null"},
    {"int", schema_type_of<int>, "", "null"},
    {"double", schema_type_of<double>, "0.5", "0.5"},
    {"double", schema_type_of<double>, "2", "2"},
    {"double", schema_type_of<double>, ".5", "null"},
    {"double", schema_type_of<double>, "1e3", "null"},
    {"bool", schema_type_of<bool>, "true", "true"},
    {"bool", schema_type_of<bool>, "!debug", "null"},
    {"text", schema_type_of<std::string>, "\"you\"", "\"you\""},
    {"text", schema_type_of<std::string>, "\"\"", "\"\""},
    {"text", schema_type_of<std::string>, "\"a\\n\"", "null"},
    {"text", schema_type_of<std::string>, "\"a\" + b + \"c\"", "null"},
    {"text", schema_type_of<std::string>, "name", "null"},
    {"enum", schema_type_of<colour>, "colour::red", "\"red\""},
    {"enum", schema_type_of<colour>, "shop::colour::default_", "\"default\""},
    {"enum", schema_type_of<colour>, "favourite", "null"},
    {"optional", schema_type_of<std::optional<int>>, "3", "3"},
    {"list", schema_type_of<std::vector<int>>, "{1}", "null"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(openapi_schema)

BOOST_DATA_TEST_CASE(types_have_schemas, boost::unit_test::data::make(schemas), row) {
    openapi_schemas all;
    BOOST_TEST(all.of(row.type, notation::json) == ordered_json::parse(row.in_json));
    const char *const text = row.in_text == nullptr ? row.in_json : row.in_text;
    BOOST_TEST(all.of(row.type, notation::text) == ordered_json::parse(text));
}

BOOST_AUTO_TEST_CASE(a_struct_is_written_once_and_may_hold_itself) {
    openapi_schemas all;
    all.of(schema_type_of<std::vector<item>>, notation::json);
    all.of(schema_type_of<item>, notation::json);
    const ordered_json expected = ordered_json::parse(R"({"item": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/item"}},
            "paint": {"anyOf": [{"type": "string", "enum": ["red", "default"]}, {"type": "null"}]},
            "count": {"type": "integer", "format": "int32",
                      "minimum": -2147483648, "maximum": 2147483647}
        },
        "required": ["name"],
        "additionalProperties": false
    }})");
    BOOST_TEST(all.components() == expected, all.components().dump(2));
}

BOOST_DATA_TEST_CASE(only_literals_are_defaults, boost::unit_test::data::make(defaults), row) {
    BOOST_TEST(default_of(row.type, row.text) == ordered_json::parse(row.json));
}

BOOST_AUTO_TEST_SUITE_END()
