// SPDX-License-Identifier: MIT
#include "scan/nearest_names.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

using imprint::scan::nearest_names;

namespace {

const std::vector<std::string> known = {
    "index",
    "motto",
    "greet",
    "greeting",
    "reports::total",
    "reports::totals",
    "reports::yearly::total",
};

struct row {
    const char *asked;
    std::vector<std::string> expected;
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << one.asked;
}
const row rows[] = {
    {"moto", {"motto"}},                // left out
    {"mottto", {"motto"}},              // added
    {"mutto", {"motto"}},               // changed
    {"mtoto", {"motto"}},               // swapped
    {"MOTTO", {"motto"}},               // a capital
    {"greetin", {"greeting", "greet"}}, // the nearest first
    {"gerat", {"greet"}},               // two of five
    {"ttal", {"reports::total", "reports::yearly::total", "reports::totals"}},
    {"report::total", {"reports::total", "reports::totals", "reports::yearly::total"}},
    {"/reports/totla", {"reports::total", "reports::totals"}}, // as a URL
    {"other::place::motto", {"motto"}},                        // elsewhere
    {"xyz", {}},
    {"mxyto", {"motto"}},
    {"mxyzo", {}}, // three of five
    {"", {}},
    {"/", {}},
};

} // namespace

BOOST_AUTO_TEST_SUITE(nearest)

BOOST_DATA_TEST_CASE(names, boost::unit_test::data::make(rows), sample) {
    const auto found = nearest_names(known, sample.asked);
    BOOST_TEST(found == sample.expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_once_and_three_at_most) {
    const std::vector<std::string> many = {"a1", "a2", "a2", "a3", "a4"};
    const std::vector<std::string> expected = {"a1", "a2", "a3"};
    BOOST_TEST(nearest_names(many, "a") == expected, boost::test_tools::per_element());
    BOOST_TEST(nearest_names({}, "a").empty());
}

BOOST_AUTO_TEST_SUITE_END()
