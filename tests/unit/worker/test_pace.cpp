// SPDX-License-Identifier: MIT
#include "worker/socket_io.hpp"

#include <boost/test/unit_test.hpp>

using namespace imprint::worker;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

limits at_rate(std::size_t octets) {
    limits some;
    some.streaming = seconds(100);
    some.streaming_rate = octets;
    some.write_idle = seconds(20);
    return some;
}

} // namespace

// Ten seconds are given; after that, a second for each `rate` octets that moved.
BOOST_AUTO_TEST_SUITE(paces)

BOOST_AUTO_TEST_CASE(a_peer_that_moves_nothing_has_its_grace) {
    const limits allowed = at_rate(1000);
    const time_point start{};
    const pace one(allowed, start);
    BOOST_TEST((one.patience(start) == seconds(10)));
    BOOST_TEST((one.patience(start + seconds(9)) == seconds(1)));
    BOOST_TEST(!one.patience(start + seconds(10)).has_value());
}

BOOST_AUTO_TEST_CASE(octets_pay_for_time) {
    const limits allowed = at_rate(1000);
    const time_point start{};
    pace one(allowed, start);
    one.moved(5000);
    BOOST_TEST((one.patience(start + seconds(10)) == seconds(5)));
    BOOST_TEST(!one.patience(start + seconds(15)).has_value());
}

BOOST_AUTO_TEST_CASE(no_octets_pay_for_more_than_the_deadline) {
    const limits allowed = at_rate(1000);
    const time_point start{};
    pace one(allowed, start);
    one.moved(1'000'000'000);
    BOOST_TEST((one.patience(start) == seconds(20))); // idle at most
    BOOST_TEST((one.patience(start + seconds(99)) == seconds(1)));
    BOOST_TEST(!one.patience(start + seconds(100)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
