// SPDX-License-Identifier: MIT
#include "http/range.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace imprint::http;

namespace {

struct row {
    std::string field;
    std::uint64_t size;
    byte_range range;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.field << " of " << r.size;
}

// RFC 9110 §14.1.2, its examples with 10000 octets among them.
const row satisfiable[] = {
    {"bytes=0-499", 10000, {0, 500}},
    {"bytes=500-999", 10000, {500, 500}},
    {"bytes=-500", 10000, {9500, 500}},
    {"bytes=9500-", 10000, {9500, 500}},
    {"bytes=0-0", 10000, {0, 1}},
    {"bytes=-1", 10000, {9999, 1}},
    {"bytes=0-", 10, {0, 10}},
    {"bytes=9-9", 10, {9, 1}},
    {"bytes=5-99", 10, {5, 5}},
    {"bytes=-99", 10, {0, 10}},
    {"Bytes= 1-2 ", 10, {1, 2}},
    {"bytes=00-01", 10, {0, 2}},
    {"bytes=5-18446744073709551615", 10, {5, 5}},
    {"bytes=5-99999999999999999999999999", 10, {5, 5}},
    {"bytes=-99999999999999999999999999", 10, {0, 10}},
    {"bytes=0-18446744073709551614", UINT64_MAX, {0, UINT64_MAX}},
    {"bytes=0-", UINT64_MAX, {0, UINT64_MAX}},
};

struct pair_row {
    std::string field;
    std::uint64_t size;
};
std::ostream &operator<<(std::ostream &out, const pair_row &r) {
    return out << r.field << " of " << r.size;
}
const pair_row unsatisfiable[] = {
    {"bytes=10-", 10},
    {"bytes=10-20", 10},
    {"bytes=99999999999999999999999999-", 10},
    {"bytes=-0", 10},
    {"bytes=-0", 0},
    {"bytes=0-", 0},
    {"bytes=0-0", 0},
};
const pair_row ignored[] = {
    {"", 10},
    {"bytes", 10},
    {"bytes=", 10},
    {"bytes=-", 10},
    {"bytes=5", 10},
    {"bytes=2-1", 10},
    {"bytes=20-11", 10},
    {"bytes=a-b", 10},
    {"bytes=0x1-2", 10},
    {"bytes=+1-2", 10},
    {"bytes=1--2", 10},
    {"bytes=--1", 10},
    {"bytes=1-2-3", 10},
    {"bytes=1 -2", 10},
    {"bytes =1-2", 10},
    {"bytes=1-2,4-5", 10},
    {"bytes=0-0,-1", 10},
    {"items=0-5", 10},
    {"bytes=-5", 0}, // satisfiable, but nothing names a part of nothing
};

} // namespace

BOOST_AUTO_TEST_SUITE(ranges)

BOOST_DATA_TEST_CASE(finds, boost::unit_test::data::make(satisfiable), sample) {
    const auto found = find_range(sample.field, sample.size);
    BOOST_REQUIRE(std::holds_alternative<byte_range>(found));
    BOOST_TEST((std::get<byte_range>(found) == sample.range));
}

BOOST_DATA_TEST_CASE(finds_none, boost::unit_test::data::make(unsatisfiable), sample) {
    BOOST_TEST(std::holds_alternative<unsatisfiable_range>(find_range(sample.field, sample.size)
    ));
}

BOOST_DATA_TEST_CASE(ignores, boost::unit_test::data::make(ignored), sample) {
    BOOST_TEST(std::holds_alternative<ignored_range>(find_range(sample.field, sample.size)));
}

BOOST_AUTO_TEST_SUITE_END()
