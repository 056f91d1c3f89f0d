// SPDX-License-Identifier: MIT
#include "pool/back_off.hpp"

#include <boost/test/unit_test.hpp>

using namespace imprint::pool;
using std::chrono::milliseconds;

namespace {

constexpr back_off_limits limits{milliseconds(100), milliseconds(1000), milliseconds(5000)};

// The pause after a life of so many milliseconds; moves the clock to the next start.
long long pause_after(back_off &of, back_off::time &now, int life) {
    of.started(now);
    now += milliseconds(life);
    const auto next = of.died(now);
    const auto pause = std::chrono::duration_cast<milliseconds>(next - now).count();
    now = next;
    return pause;
}

} // namespace

BOOST_AUTO_TEST_SUITE(back_offs)

BOOST_AUTO_TEST_CASE(doubles_up_to_its_limit) {
    back_off one(limits);
    back_off::time now{};
    for (const int expected : {100, 200, 400, 800, 1000, 1000}) {
        BOOST_TEST(pause_after(one, now, 1) == expected);
    }
}

BOOST_AUTO_TEST_CASE(a_healthy_life_is_replaced_at_once_and_begins_anew) {
    back_off one(limits);
    back_off::time now{};
    BOOST_TEST(pause_after(one, now, 10) == 100);
    BOOST_TEST(pause_after(one, now, 4999) == 200);
    BOOST_TEST(pause_after(one, now, 5000) == 0);
    BOOST_TEST(pause_after(one, now, 10) == 100);
}

BOOST_AUTO_TEST_SUITE_END()
