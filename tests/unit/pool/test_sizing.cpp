// SPDX-License-Identifier: MIT
#include "pool/sizing.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string_view>

using namespace imprint::pool;
using namespace std::chrono_literals;

namespace {

// Places 0, 1, ... with pids from 100 on: "i" idle, "b" busy, "s" starting.
struct pool_of {
    explicit pool_of(size_terms terms, sizing_limits limits = {}) : one(terms, limits) {}

    sizing::decision
    look(std::string_view states, std::chrono::milliseconds at, bool waiting = false) {
        std::vector<worker_view> all;
        for (const char state : states) {
            worker_view made;
            made.place = all.size();
            made.pid = state == 's' ? 0 : static_cast<pid_t>(100 + all.size());
            made.does = state == 'i'   ? activity::idle
                        : state == 'b' ? activity::busy
                                       : activity::starting;
            made.requests = requests[all.size()];
            all.push_back(made);
        }
        return one.decide(all, waiting, sizing::time{} + 100s + at);
    }

    sizing one;
    std::vector<std::uint64_t> requests = std::vector<std::uint64_t>(64);
};

using places = std::vector<std::size_t>;

constexpr size_terms one_to_four{1, 4, 1, 10s};

} // namespace

BOOST_AUTO_TEST_SUITE(sizes)

BOOST_AUTO_TEST_CASE(a_spare_one_is_kept_at_hand) {
    pool_of pool(one_to_four);
    BOOST_TEST(pool.look("i", 0s).more == 0);
    BOOST_TEST(pool.look("b", 1s).more == 1);
    BOOST_TEST(pool.look("bs", 1s + 100ms).more == 0); // on its way
    BOOST_TEST(pool.look("bi", 1s + 200ms).more == 0);
}

BOOST_AUTO_TEST_CASE(there_are_never_more_than_the_most) {
    pool_of pool(one_to_four);
    BOOST_TEST(pool.look("bbbb", 0s, true).more == 0);
    BOOST_TEST(pool.look("bbb", 5s, true).more == 1);
}

BOOST_AUTO_TEST_CASE(there_are_never_fewer_than_the_least) {
    pool_of pool(size_terms{3, 8, 0, 10s});
    BOOST_TEST(pool.look("", 0s).more == 3);
    BOOST_TEST(pool.look("ib", 0s).more == 1);
}

BOOST_AUTO_TEST_CASE(the_rate_doubles_each_second_up_to_its_limit) {
    sizing_limits limits;
    limits.most_at_once = 4;
    pool_of pool(size_terms{1, 64, 20, 10s}, limits);
    std::string states = "b";
    for (const int second : {0, 1, 2, 3}) {
        const int expected = std::min(1 << second, 4);
        BOOST_TEST(pool.look(states, std::chrono::seconds(second)).more == expected);
        states.append(static_cast<std::size_t>(expected), 'b');
        BOOST_TEST(pool.look(states, std::chrono::seconds(second) + 999ms).more == 0);
    }
}

BOOST_AUTO_TEST_CASE(the_rate_begins_anew_when_the_need_was_over) {
    pool_of pool(size_terms{1, 64, 20, 100s});
    BOOST_TEST(pool.look("b", 0s).more == 1);
    BOOST_TEST(pool.look("b", 1s).more == 2);
    BOOST_TEST(pool.look("iiiiiiiiiiiiiiiiiiiiiii", 2s).more == 0);
    BOOST_TEST(pool.look("b", 2s + 100ms).more == 1);
    // Nobody looked for a while: nor was there any need.
    BOOST_TEST(pool.look("b", 9s).more == 1);
}

BOOST_AUTO_TEST_CASE(a_step_that_was_not_used_up_allows_no_more_in_the_next) {
    pool_of pool(size_terms{1, 64, 1, 100s});
    BOOST_TEST(pool.look("b", 0s).more == 1);
    BOOST_TEST(pool.look("bb", 1s).more == 1); // of two
    BOOST_TEST(pool.look("bbb", 2s).more == 1);
    BOOST_TEST(pool.look("bbbb", 2s + 100ms).more == 0);
}

BOOST_AUTO_TEST_CASE(without_a_spare_one_it_takes_somebody_who_waits) {
    pool_of pool(size_terms{0, 4, 0, 10s});
    BOOST_TEST(pool.look("", 0s).more == 0);
    BOOST_TEST(pool.look("", 0s, true).more == 1);
    BOOST_TEST(pool.look("s", 2s, true).more == 0);
    BOOST_TEST(pool.look("i", 4s, true).more == 0); // it will be taken in a moment
    BOOST_TEST(pool.look("b", 6s).more == 0);
    BOOST_TEST(pool.look("b", 6s, true).more == 1);
}

BOOST_AUTO_TEST_CASE(from_zero_a_spare_one_comes_only_with_a_busy_one) {
    pool_of pool(size_terms{0, 4, 1, 10s});
    BOOST_TEST(pool.look("", 0s).more == 0);
    BOOST_TEST(pool.look("b", 0s).more == 1);
    pool.look("ii", 1s);
    BOOST_TEST(pool.look("ii", 11s).leave == (places{0, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_was_idle_long_enough_leaves_but_not_the_spare_one) {
    pool_of pool(size_terms{0, 4, 1, 10s});
    pool.look("bii", 0s);
    BOOST_TEST(pool.look("bii", 9'999ms).leave.empty());
    BOOST_TEST(pool.look("bii", 10s).leave.size() == 1U);
    BOOST_TEST(pool.look("bi", 20s).leave.empty());
}

BOOST_AUTO_TEST_CASE(the_one_idle_longest_leaves_first_and_the_least_stay) {
    pool_of pool(size_terms{2, 4, 0, 10s});
    pool.look("bbib", 0s);
    pool.look("biib", 1s);
    pool.look("iiib", 2s);
    BOOST_TEST(
        pool.look("iiib", 20s).leave == (places{2, 1}), boost::test_tools::per_element()
    );
    BOOST_TEST(pool.look("iibb", 40s).leave.size() == 2U);
    BOOST_TEST(pool.look("ii", 60s).leave.empty());
}

BOOST_AUTO_TEST_CASE(one_that_served_in_between_was_not_idle) {
    pool_of pool(size_terms{1, 4, 0, 10s});
    pool.look("ii", 0s);
    pool.requests[0] = pool.requests[1] = 1; // nobody saw it run
    BOOST_TEST(pool.look("ii", 10s).leave.empty());
    BOOST_TEST(pool.look("ii", 19s).leave.empty());
    BOOST_TEST(pool.look("ii", 20s).leave.size() == 1U);
}

BOOST_AUTO_TEST_CASE(nobody_leaves_while_somebody_waits) {
    pool_of pool(one_to_four);
    pool.look("iii", 0s);
    BOOST_TEST(pool.look("iii", 20s, true).leave.empty());
    BOOST_TEST(pool.look("iii", 20s).leave.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
