// SPDX-License-Identifier: MIT
#include "http/entity_tag.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace imprint::http;

namespace {

struct row {
    std::string one;
    std::string other;
    bool strong;
    bool weak;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.one << " and " << r.other;
}

// RFC 9110 §8.8.3.2, its table; then what is no tag.
const row pairs[] = {
    {"W/\"1\"", "W/\"1\"", false, true},
    {"W/\"1\"", "W/\"2\"", false, false},
    {"W/\"1\"", "\"1\"", false, true},
    {"\"1\"", "\"1\"", true, true},
    {"\"\"", "\"\"", true, true},
    {"\"a,b\"", "\"a,b\"", true, true},
    {"\"A\"", "\"a\"", false, false},
    {"1", "1", false, false},
    {"w/\"1\"", "w/\"1\"", false, false},
    {"\"1\" ", "\"1\" ", false, false},
    {"\"1", "\"1", false, false},
    {"\"a b\"", "\"a b\"", false, false},
    {"", "", false, false},
    {"W/", "W/", false, false},
};

struct list_row {
    std::string list;
    std::string tag;
    bool strong;
    bool weak;
};
std::ostream &operator<<(std::ostream &out, const list_row &r) {
    return out << r.list << " and " << r.tag;
}

// RFC 9110 §13.1.1, §13.1.2.
const list_row lists[] = {
    {"\"xyzzy\"", "\"xyzzy\"", true, true},
    {"\"xyzzy\", \"r2d2xxxx\", \"c3piozzzz\"", "\"c3piozzzz\"", true, true},
    {"W/\"xyzzy\", W/\"r2d2xxxx\"", "\"r2d2xxxx\"", false, true},
    {"\"a,b\",\"c\"", "\"c\"", true, true},
    {",, \"a\" ,,\"b\" ,", "\"b\"", true, true},
    {"\"a\"", "\"b\"", false, false},
    {"*", "\"b\"", true, true},
    {" * ", "", true, true},
    {"\"a\"", "", false, false},
    {"", "\"a\"", false, false},
    {"\"*\"", "\"a\"", false, false},
    {"*, \"a\"", "\"a\"", false, false},
    {"a, \"b\"", "\"b\"", false, false},
    {"\"a\" \"b\"", "\"b\"", false, false},
    {"\"a\", b", "\"a\"", true, true},
    {"\"a", "\"a", false, false},
};

} // namespace

BOOST_AUTO_TEST_SUITE(entity_tags)

BOOST_DATA_TEST_CASE(compare, boost::unit_test::data::make(pairs), sample) {
    BOOST_TEST(match_tags(sample.one, sample.other, comparison::strong) == sample.strong);
    BOOST_TEST(match_tags(sample.other, sample.one, comparison::strong) == sample.strong);
    BOOST_TEST(match_tags(sample.one, sample.other, comparison::weak) == sample.weak);
}

BOOST_DATA_TEST_CASE(find_in_list, boost::unit_test::data::make(lists), sample) {
    BOOST_TEST(match_tag_list(sample.list, sample.tag, comparison::strong) == sample.strong);
    BOOST_TEST(match_tag_list(sample.list, sample.tag, comparison::weak) == sample.weak);
}

BOOST_AUTO_TEST_SUITE_END()
