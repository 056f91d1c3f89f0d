// SPDX-License-Identifier: MIT
#include "worker/deadlines.hpp"

#include <boost/test/unit_test.hpp>

using namespace imprint::worker;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(due)

BOOST_AUTO_TEST_CASE(come_in_order_of_time_and_not_before) {
    deadlines all;
    const time_point start{};
    all.add(1, start + seconds(3));
    all.add(2, start + seconds(1));
    all.add(3, start + seconds(2));
    BOOST_TEST((all.next() == start + seconds(1)));
    BOOST_TEST(!all.take_due(start).has_value());
    BOOST_TEST((all.take_due(start + seconds(2)) == 2));
    BOOST_TEST((all.take_due(start + seconds(2)) == 3));
    BOOST_TEST(!all.take_due(start + seconds(2)).has_value());
    BOOST_TEST((all.take_due(start + seconds(9)) == 1));
    BOOST_TEST(!all.next().has_value());
    BOOST_TEST(all.empty());
}

BOOST_AUTO_TEST_SUITE_END()
