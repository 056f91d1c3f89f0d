// SPDX-License-Identifier: MIT
// When a worker has done enough.
#include "worker/wear.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using imprint::worker::limits;
using imprint::worker::resident_bytes;
using imprint::worker::time_point;
using imprint::worker::wear;
using namespace std::chrono_literals;

namespace {

const time_point start{1000h};

limits by_requests(std::uint64_t most) {
    limits allowed;
    allowed.requests = most;
    return allowed;
}

} // namespace

BOOST_AUTO_TEST_SUITE(wearing)

BOOST_AUTO_TEST_CASE(never_without_a_limit) {
    const wear none({}, 1.0, start);
    BOOST_TEST(!none.reason(~0ULL, ~0ULL, start + 10000h).has_value());
    BOOST_TEST(!none.due().has_value());
    BOOST_TEST(!none.counts_memory());
}

BOOST_AUTO_TEST_CASE(requests_and_a_tenth_less) {
    const wear latest(by_requests(1000), 0.0, start);
    BOOST_TEST(!latest.reason(999, 0, start).has_value());
    BOOST_TEST(latest.reason(1000, 0, start).value() == "it has served 1000 requests");
    const wear soonest(by_requests(1000), 1.0, start);
    BOOST_TEST(!soonest.reason(899, 0, start).has_value());
    BOOST_TEST(soonest.reason(900, 0, start).has_value());
}

BOOST_AUTO_TEST_CASE(one_request_stays_one) {
    const wear one(by_requests(1), 1.0, start);
    BOOST_TEST(!one.reason(0, 0, start).has_value());
    BOOST_TEST(one.reason(1, 0, start).has_value());
}

BOOST_AUTO_TEST_CASE(age_and_a_tenth_less) {
    limits allowed;
    allowed.lifetime = 100s;
    const wear latest(allowed, 0.0, start);
    BOOST_TEST((latest.due() == start + 100s));
    BOOST_TEST(!latest.reason(0, 0, start + 99999ms).has_value());
    BOOST_TEST(latest.reason(0, 0, start + 100s).has_value());
    BOOST_TEST((wear(allowed, 1.0, start).due() == start + 90s));
}

BOOST_AUTO_TEST_CASE(memory_as_it_is) {
    limits allowed;
    allowed.resident_bytes = 64 << 20;
    const wear heavy(allowed, 1.0, start);
    BOOST_TEST(heavy.counts_memory());
    BOOST_TEST(!heavy.reason(0, 64 << 20, start).has_value());
    BOOST_TEST(heavy.reason(0, 65 << 20, start).value() == "it holds 65 MiB");
}

BOOST_AUTO_TEST_CASE(memory_is_what_this_process_has) {
    const std::uint64_t before = resident_bytes();
    BOOST_TEST(before > 0U);
    const std::string more(std::size_t{50} << 20, 'x');
    const std::uint64_t after = resident_bytes();
    BOOST_TEST(after >= before + (std::uint64_t{45} << 20));
    BOOST_TEST(more.size() != 0U);
}

BOOST_AUTO_TEST_SUITE_END()
