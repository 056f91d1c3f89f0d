// SPDX-License-Identifier: MIT
#include "base/next_due.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <limits>
#include <optional>

namespace imprint::base {
namespace {

using namespace std::chrono_literals;
using time_point = next_due::time_point;

constexpr time_point now{1'000'000s};

int timeout_until(time_point when) {
    return next_due(when).poll_timeout(now);
}

BOOST_AUTO_TEST_SUITE(due)

BOOST_AUTO_TEST_CASE(nothing_due_is_waited_for_for_ever) {
    next_due none;
    none.add(std::nullopt);
    BOOST_TEST(!none.time());
    BOOST_TEST(none.poll_timeout(now) == -1);
}

BOOST_AUTO_TEST_CASE(the_first_counts_in_any_order) {
    next_due some(now + 5s);
    some.add(now + 7s);
    some.add(std::nullopt);
    BOOST_TEST(some.poll_timeout(now) == 5000);
    some.add(now + 3s);
    BOOST_TEST(some.poll_timeout(now) == 3000);
    BOOST_TEST((some.time() == now + 3s));
}

BOOST_AUTO_TEST_CASE(nobody_wakes_early) {
    BOOST_TEST(timeout_until(now + 1ns) == 1);
    BOOST_TEST(timeout_until(now + 2ms) == 2);
    BOOST_TEST(timeout_until(now + 2ms + 1ns) == 3);
}

BOOST_AUTO_TEST_CASE(what_is_late_is_due_now) {
    BOOST_TEST(timeout_until(now) == 0);
    BOOST_TEST(timeout_until(now - 1ns) == 0);
    BOOST_TEST(timeout_until(time_point::min()) == 0);
}

// A negative timeout would be for ever.
BOOST_AUTO_TEST_CASE(a_far_time_is_as_far_as_poll_can_wait) {
    BOOST_TEST(timeout_until(time_point::max()) == std::numeric_limits<int>::max());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace imprint::base
