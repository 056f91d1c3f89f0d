// SPDX-License-Identifier: MIT
// The spellings of each scalar type: one row per text, with the value or nothing.
#include "imprint/describe.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

using namespace imprint::detail;

namespace {

enum class colour { red, default_, green = 7 };

} // namespace

template <>
struct imprint::describe<colour> : imprint::enumerators<
                                       imprint::enumerator<"red", colour::red>,
                                       imprint::enumerator<"default_", colour::default_>,
                                       imprint::enumerator<"green", colour::green>> {};

namespace {

template <class T>
std::optional<T> field(const std::string &text) {
    return converter<T>::from_text(text, place::field);
}
template <class T>
std::optional<T> segment(const std::string &text) {
    return converter<T>::from_text(text, place::segment);
}

struct integer_row {
    const char *text;
    std::optional<int> in_field;
    std::optional<int> in_segment;
};
std::ostream &operator<<(std::ostream &out, const integer_row &row) {
    return out << '"' << row.text << '"';
}

const integer_row integers[] = {
    {"0", 0, 0},
    {"7", 7, 7},
    {"-7", -7, -7},
    {"2147483647", 2147483647, 2147483647},
    {"-2147483648", -2147483647 - 1, -2147483647 - 1},
    {"007", 7, {}},
    {"00", 0, {}},
    {"-07", -7, {}},
    {"-0", 0, {}},
    {"2147483648", {}, {}},
    {"-2147483649", {}, {}},
    {"99999999999", {}, {}},
    {"18446744073709551617", {}, {}}, // 1 modulo 2^64
    {"", {}, {}},
    {"-", {}, {}},
    {"--1", {}, {}},
    {"+1", {}, {}},
    {" 1", {}, {}},
    {"1 ", {}, {}},
    {"1\n", {}, {}},
    {"0x1", {}, {}},
    {"1e3", {}, {}},
    {"1.0", {}, {}},
    {"1,000", {}, {}},
    {"1'000", {}, {}},
    {"one", {}, {}},
    {"\xd9\xa1", {}, {}}, // ARABIC-INDIC DIGIT ONE
};

struct decimal_row {
    const char *text;
    std::optional<double> value;
};
std::ostream &operator<<(std::ostream &out, const decimal_row &row) {
    return out << '"' << row.text << '"';
}

const decimal_row decimals[] = {
    {"0", 0.0},       {"1", 1.0},
    {"01", 1.0},      {"-1.5", -1.5},
    {"1e3", 1000.0},  {"1E+3", 1000.0},
    {"2.5e-1", 0.25}, {"1.7976931348623157e308", std::numeric_limits<double>::max()},
    {"1e309", {}},    {"-1e309", {}},
    {"1.", {}},       {".5", {}},
    {"-.5", {}},      {"1.e3", {}},
    {"1e", {}},       {"1e+", {}},
    {"e3", {}},       {"+1", {}},
    {"--1", {}},      {"", {}},
    {"-", {}},        {" 1", {}},
    {"1 ", {}},       {"1.5.2", {}},
    {"1,5", {}},      {"0x1p3", {}},
    {"1f", {}},       {"nan", {}},
    {"NaN", {}},      {"inf", {}},
    {"-inf", {}},     {"infinity", {}},
};

struct bool_row {
    const char *text;
    std::optional<bool> value;
};
std::ostream &operator<<(std::ostream &out, const bool_row &row) {
    return out << '"' << row.text << '"';
}

const bool_row bools[] = {
    {"true", true},
    {"1", true},
    {"on", true},
    {"false", false},
    {"0", false},
    {"off", false},
    {"", {}},
    {"True", {}},
    {"TRUE", {}},
    {"yes", {}},
    {"no", {}},
    {"2", {}},
    {"01", {}},
    {"t", {}},
    {" true", {}},
    {"on ", {}},
    {"-0", {}},
};

struct text_row {
    std::string text;
    bool good;
};
std::ostream &operator<<(std::ostream &out, const text_row &row) {
    return out << row.text.size() << " octets";
}

const text_row texts[] = {
    {"", true},
    {"plain", true},
    {" blanks stay ", true},
    {"line\r\nbreak", true},
    {"\xf0\x9f\x98\x80", true},
    {std::string("a\0b", 3), false},
    {std::string(1, '\0'), false},
    {"\xff", false},
    {"\xc0\x80", false}, // an overlong NUL
    {"\xed\xa0\x80", false},
    {"caf\xe9", false}, // ISO 8859-1
};

struct enum_row {
    const char *text;
    std::optional<colour> value;
};
std::ostream &operator<<(std::ostream &out, const enum_row &row) {
    return out << '"' << row.text << '"';
}

const enum_row enums[] = {
    {"red", colour::red},
    {"default", colour::default_},
    {"green", colour::green},
    {"default_", {}},
    {"Red", {}},
    {"0", {}},
    {"7", {}},
    {"colour::red", {}},
    {"", {}},
    {"red ", {}},
};

using namespace std::chrono;

struct day_row {
    const char *text;
    std::optional<year_month_day> value;
};
std::ostream &operator<<(std::ostream &out, const day_row &row) {
    return out << '"' << row.text << '"';
}

const day_row days_[] = {
    {"2026-01-31", 2026y / 1 / 31},
    {"2024-02-29", 2024y / 2 / 29},
    {"0001-01-01", 1y / 1 / 1},
    {"9999-12-31", 9999y / 12 / 31},
    {"2026-02-29", {}},
    {"2026-04-31", {}},
    {"2026-00-10", {}},
    {"2026-13-10", {}},
    {"2026-01-00", {}},
    {"2026-01-32", {}},
    {"2026-1-31", {}},
    {"26-01-31", {}},
    {"12026-01-31", {}},
    {"-2026-01-31", {}},
    {"20260131", {}},
    {"2026/01/31", {}},
    {"2026-01-31T00:00", {}},
    {" 2026-01-31", {}},
    {"2026-01-31 ", {}},
    {"2026-01-", {}},
    {"", {}},
};

struct moment_row {
    const char *text;
    std::optional<sys_seconds> value;
};
std::ostream &operator<<(std::ostream &out, const moment_row &row) {
    return out << '"' << row.text << '"';
}

// RFC 3339 §5.8 has the first two and the same moment as 00:39:57 UTC.
const moment_row moments[] = {
    {"1985-04-12T23:20:50Z", sys_days(1985y / 4 / 12) + 23h + 20min + 50s},
    {"1996-12-19T16:39:57-08:00", sys_days(1996y / 12 / 20) + 39min + 57s},
    {"1996-12-20T00:39:57Z", sys_days(1996y / 12 / 20) + 39min + 57s},
    {"2026-01-31t12:00:00z", sys_days(2026y / 1 / 31) + 12h},
    {"2026-01-31T12:00:00+01:30", sys_days(2026y / 1 / 31) + 10h + 30min},
    {"2026-01-31T12:00:00", {}},
    {"2026-01-31T12:00Z", {}},
    {"2026-01-31", {}},
    {"2026-01-31T24:00:00Z", {}},
    {"2026-01-31T12:60:00Z", {}},
    {"2026-01-31T12:00:61Z", {}},
    {"2026-02-30T12:00:00Z", {}},
    {"2026-01-31T12:00:00+0100", {}},
    {"2026-01-31T12:00:00+24:00", {}},
    {"2026-01-31T12:00:00 01:00", {}}, // '+' unescaped in a query
    {"2026-01-31T12:00:00Zx", {}},
    {"", {}},
};

struct local_row {
    const char *text;
    std::optional<local_seconds> value;
};
std::ostream &operator<<(std::ostream &out, const local_row &row) {
    return out << '"' << row.text << '"';
}

const local_row local_moments[] = {
    {"2026-01-31T12:05", local_days(2026y / 1 / 31) + 12h + 5min},
    {"2026-01-31T12:05:09", local_days(2026y / 1 / 31) + 12h + 5min + 9s},
    {"2026-01-31T12:05:09.000", local_days(2026y / 1 / 31) + 12h + 5min + 9s},
    {"2026-01-31T12:05:09.5", {}},
    {"2026-01-31T12:05:09.", {}},
    {"2026-01-31T12:05Z", {}},
    {"2026-01-31T12:05+01:00", {}},
    {"2026-01-31 12:05", {}},
    {"2026-01-31T24:00", {}},
    {"2026-01-31T12:60", {}},
    {"2026-01-31T12:05:60", {}},
    {"2026-02-29T12:05", {}},
    {"2026-01-31T12", {}},
    {"2026-01-31T12:05:", {}},
    {"2026-01-31", {}},
    {"", {}},
};

static_assert(converter<int>::bindable && converter<signed char>::bindable);
static_assert(converter<unsigned char>::bindable && converter<std::uint64_t>::bindable);
static_assert(converter<float>::bindable && converter<long double>::bindable);
static_assert(converter<bool>::bindable && converter<colour>::bindable);
static_assert(converter<std::string>::bindable && converter<std::string_view>::bindable);
static_assert(converter<const char *>::bindable);
static_assert(!converter<char>::bindable && !converter<wchar_t>::bindable);
static_assert(!converter<char8_t>::bindable && !converter<char16_t>::bindable);
static_assert(!converter<char *>::bindable && !converter<int *>::bindable);
static_assert(!converter<place>::bindable); // an enum without describe<>
static_assert(is_bindable<std::optional<int>>() && is_bindable<std::vector<bool>>());
static_assert(!is_bindable<std::vector<std::vector<int>>>());
static_assert(!is_bindable<std::optional<std::vector<int>>>());

} // namespace

BOOST_AUTO_TEST_SUITE(convert)

BOOST_DATA_TEST_CASE(integer_spellings, boost::unit_test::data::make(integers), row) {
    BOOST_TEST((field<int>(row.text) == row.in_field));
    BOOST_TEST((segment<int>(row.text) == row.in_segment));
}

BOOST_AUTO_TEST_CASE(each_integer_has_its_own_range) {
    BOOST_TEST((field<signed char>("-128") == -128));
    BOOST_TEST((field<signed char>("65") == 65)); // a number, not 'A'
    BOOST_TEST(!field<signed char>("128"));
    BOOST_TEST(!field<signed char>("A"));
    BOOST_TEST((field<unsigned char>("255") == 255));
    BOOST_TEST(!field<unsigned char>("256"));
    BOOST_TEST(!field<short>("32768"));
    BOOST_TEST((field<std::uint32_t>("4294967295") == 4294967295U));
    BOOST_TEST(!field<std::uint32_t>("4294967296"));
    BOOST_TEST((field<std::int64_t>("-9223372036854775808") == INT64_MIN));
    BOOST_TEST(!field<std::int64_t>("9223372036854775808"));
    BOOST_TEST((field<std::uint64_t>("18446744073709551615") == UINT64_MAX));
    BOOST_TEST(!field<std::uint64_t>("18446744073709551616"));
}

BOOST_AUTO_TEST_CASE(an_unsigned_integer_has_no_sign) {
    BOOST_TEST(!field<unsigned>("-1"));
    BOOST_TEST(!field<unsigned>("-0"));
    BOOST_TEST(!segment<unsigned>("-0"));
    BOOST_TEST((field<unsigned>("00") == 0U));
    BOOST_TEST(!segment<unsigned>("00"));
}

BOOST_DATA_TEST_CASE(decimal_spellings, boost::unit_test::data::make(decimals), row) {
    BOOST_TEST((field<double>(row.text) == row.value));
    BOOST_TEST((segment<double>(row.text) == row.value));
    BOOST_TEST(field<long double>(row.text).has_value() >= row.value.has_value());
}

BOOST_AUTO_TEST_CASE(each_decimal_has_its_own_range) {
    BOOST_TEST((field<float>("1.5") == 1.5F));
    BOOST_TEST(!field<float>("1e39"));
    BOOST_TEST((field<double>("1e39") == 1e39));
    BOOST_TEST(field<long double>("1e309").has_value());
    BOOST_TEST(std::signbit(field<double>("-0").value()));
}

BOOST_DATA_TEST_CASE(bool_spellings, boost::unit_test::data::make(bools), row) {
    BOOST_TEST((field<bool>(row.text) == row.value));
}

BOOST_DATA_TEST_CASE(text_is_utf8_without_nul, boost::unit_test::data::make(texts), row) {
    BOOST_TEST(field<std::string>(row.text).has_value() == row.good);
    BOOST_TEST(field<std::string_view>(row.text).has_value() == row.good);
    BOOST_TEST(field<const char *>(row.text).has_value() == row.good);
    BOOST_TEST(field<std::string>(row.text).value_or(row.text) == row.text);
}

BOOST_AUTO_TEST_CASE(views_are_of_the_text_itself) {
    const std::string text = "abc";
    BOOST_TEST((converter<const char *>::from_text(text, place::field) == text.c_str()));
    BOOST_TEST(
        (converter<std::string_view>::from_text(text, place::field)->data() == text.data())
    );
}

BOOST_DATA_TEST_CASE(enum_spellings, boost::unit_test::data::make(enums), row) {
    BOOST_TEST((field<colour>(row.text) == row.value));
}

BOOST_DATA_TEST_CASE(day_spellings, boost::unit_test::data::make(days_), row) {
    BOOST_TEST((field<year_month_day>(row.text) == row.value));
    const auto day = field<sys_days>(row.text);
    BOOST_REQUIRE(day.has_value() == row.value.has_value());
    if (day) {
        BOOST_TEST((*day == sys_days(*row.value)));
    }
}

BOOST_DATA_TEST_CASE(moment_spellings, boost::unit_test::data::make(moments), row) {
    BOOST_TEST((field<sys_seconds>(row.text) == row.value));
}

BOOST_DATA_TEST_CASE(local_moment_spellings, boost::unit_test::data::make(local_moments), row) {
    BOOST_TEST((field<local_seconds>(row.text) == row.value));
}

BOOST_AUTO_TEST_CASE(what_is_wanted_can_be_read) {
    BOOST_TEST(converter<unsigned char>::wanted() == "an integer from 0 to 255");
    BOOST_TEST(converter<signed char>::wanted() == "an integer from -128 to 127");
    BOOST_TEST(converter<colour>::wanted() == "one of red, default or green");
    BOOST_TEST(converter<bool>::wanted() == "true, false, 1, 0, on or off");
    BOOST_TEST(converter<year_month_day>::wanted() == "a day as YYYY-MM-DD");
}

BOOST_AUTO_TEST_SUITE_END()
