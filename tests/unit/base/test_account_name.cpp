// SPDX-License-Identifier: MIT
#include "base/account_name.hpp"

#include <boost/test/unit_test.hpp>

using imprint::base::describe_group;
using imprint::base::describe_user;

BOOST_AUTO_TEST_SUITE(account_name)

BOOST_AUTO_TEST_CASE(a_name_stands_beside_the_number) {
    BOOST_TEST(describe_user(0) == "root (0)");
    BOOST_TEST(describe_group(0) == "root (0)");
}

BOOST_AUTO_TEST_CASE(a_number_without_a_name_stands_alone) {
    BOOST_TEST(describe_user(3'999'999'999U) == "3999999999");
    BOOST_TEST(describe_group(3'999'999'998U) == "3999999998");
}

BOOST_AUTO_TEST_SUITE_END()
