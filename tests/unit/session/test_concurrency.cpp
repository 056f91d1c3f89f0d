// SPDX-License-Identifier: MIT
// Several requests of one session at once, in this and in other processes.
#include "imprint/session.hpp"
#include "site.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace imprint;
using namespace imprint::detail;

namespace {

// Two requests of one session, each over its own connection.
struct rivals : site {
    rivals() {
        post(*this, client, [](session &state) { state.set("n", 1); });
    }

    session_arrival arrival() const {
        return {.cookie = client.cookie, .https = true, .binding = {}};
    }
    int value() {
        int found = -1;
        get(*this, client, [&](session &state) { found = state.get<int>("n").value_or(-1); });
        return found;
    }

    browser client;
    connection second{settings()};
};

void count_up(rivals &where, access_mode how, int times) {
    connection own(where.settings());
    for (int i = 0; i < times; ++i) {
        transaction work(own, how);
        session_scope scope(where.store, work, where.arrival());
        scope.handle().update("n", 0, [](int n) { return n + 1; });
        work.commit();
    }
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(concurrency, rivals)

BOOST_AUTO_TEST_CASE(a_key_that_changed_since_it_was_read_is_a_conflict) {
    transaction work(second, access_mode::read_only);
    session_scope scope(store, work, arrival());
    BOOST_TEST((scope.handle().get<int>("n") == 1));
    post(*this, client, [](session &state) { state.set("n", 2); });
    BOOST_CHECK_THROW(scope.handle().set("n", 3), session_conflict);
    BOOST_TEST(value() == 2);
    BOOST_TEST((scope.handle().get<int>("n") == 2)); // the snapshot begins anew
    scope.handle().set("n", 3);
    BOOST_TEST(value() == 3);
}

BOOST_AUTO_TEST_CASE(a_key_that_was_not_there_when_read_is_a_conflict_too) {
    transaction work(second, access_mode::read_only);
    session_scope scope(store, work, arrival());
    BOOST_TEST(!scope.handle().get<int>("m").has_value());
    post(*this, client, [](session &state) { state.set("m", 2); });
    BOOST_CHECK_THROW(scope.handle().set("m", 3), session_conflict);
}

BOOST_AUTO_TEST_CASE(erased_and_set_again_to_the_same_is_a_change) {
    transaction work(second, access_mode::read_only);
    session_scope scope(store, work, arrival());
    BOOST_TEST((scope.handle().get<int>("n") == 1));
    post(*this, client, [](session &state) {
        state.erase("n");
        state.set("n", 1);
    });
    BOOST_CHECK_THROW(scope.handle().set("n", 3), session_conflict);
}

BOOST_AUTO_TEST_CASE(a_key_that_was_not_read_is_simply_set) {
    transaction work(second, access_mode::read_only);
    session_scope scope(store, work, arrival());
    BOOST_TEST((scope.handle().get<int>("n") == 1));
    post(*this, client, [](session &state) { state.set("m", 2); });
    scope.handle().set("m", 3);
    scope.handle().set("m", 4); // its own change is no conflict
    get(*this, client, [](session &state) { BOOST_TEST((state.get<int>("m") == 4)); });
}

BOOST_AUTO_TEST_CASE(update_takes_what_is_there_now) {
    transaction work(second, access_mode::read_only);
    session_scope scope(store, work, arrival());
    BOOST_TEST((scope.handle().get<int>("n") == 1));
    post(*this, client, [](session &state) { state.set("n", 10); });
    BOOST_TEST(scope.handle().update("n", 0, [](int n) { return n + 1; }) == 11);
    BOOST_TEST(value() == 11);
}

BOOST_AUTO_TEST_CASE(update_begins_with_the_initial_value) {
    get(*this, client, [](session &state) {
        BOOST_TEST(state.update("new", 40, [](int n) { return n + 2; }) == 42);
    });
    get(*this, client, [](session &state) { BOOST_TEST((state.get<int>("new") == 42)); });
}

BOOST_AUTO_TEST_CASE(an_update_that_throws_changes_nothing) {
    for (const access_mode how : {access_mode::read_only, access_mode::read_write}) {
        request(*this, client, how, [](session &state) {
            const auto failing = [](int) -> int { throw std::runtime_error("enough"); };
            BOOST_CHECK_THROW(state.update("n", 0, failing), std::runtime_error);
        });
        BOOST_TEST(value() == 1);
        BOOST_TEST(!link.transaction_is_open());
    }
}

BOOST_AUTO_TEST_CASE(on_get_an_update_may_not_write_by_the_side) {
    get(*this, client, [](session &state) {
        const auto sneaking = [&state](int n) {
            state.set("m", n);
            return n + 1;
        };
        BOOST_CHECK_THROW(state.update("n", 0, sneaking), std::logic_error);
    });
    BOOST_TEST(value() == 1);
}

// Requests of one session don't wait for each other's functions.
BOOST_AUTO_TEST_CASE(a_running_get_blocks_nobody) {
    connection impatient(settings(std::chrono::milliseconds(0)));
    transaction work(second, access_mode::read_only);
    session_scope scope(store, work, arrival());
    BOOST_TEST((scope.handle().get<int>("n") == 1));
    transaction other(impatient, access_mode::read_write);
    session_scope rival(store, other, arrival());
    rival.handle().set("n", 5);
    BOOST_TEST((scope.handle().get<int>("n") == 1));
    other.commit();
    BOOST_TEST(value() == 5);
}

BOOST_DATA_TEST_CASE_F(
    rivals, updates_by_many_processes_are_exact, boost::unit_test::data::make({0, 1, 2}), which
) {
    constexpr int processes = 6;
    constexpr int times = 40;
    link.close();
    run_children(processes, [&](int i) {
        const bool reads = which == 0 || (which == 2 && i % 2 == 0);
        count_up(*this, reads ? access_mode::read_only : access_mode::read_write, times);
    });
    BOOST_TEST(value() == 1 + processes * times);
    BOOST_TEST(sessions() == 1);
}

// Each child reports an update on a pipe once it is committed; then it is killed anywhere.
BOOST_AUTO_TEST_CASE(kill_9_loses_no_acknowledged_update) {
    link.close();
    int acknowledged[2];
    BOOST_REQUIRE(::pipe(acknowledged) == 0);
    constexpr int processes = 4;
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        children.push_back(start_child([&] {
            for (;;) {
                count_up(*this, access_mode::read_only, 1);
                static_cast<void>(::write(acknowledged[1], "x", 1));
            }
        }));
    }
    ::close(acknowledged[1]);
    long long count = 0;
    char octet = 0;
    while (count < 40 && ::read(acknowledged[0], &octet, 1) == 1) {
        ++count;
        if (count % 10 == 0) {
            ::kill(children[static_cast<std::size_t>(count / 10 - 1)], SIGKILL);
        }
    }
    while (::read(acknowledged[0], &octet, 1) == 1) {
        ++count;
    }
    for (const pid_t child : children) {
        BOOST_TEST(WTERMSIG(wait_for(child)) == SIGKILL);
    }
    ::close(acknowledged[0]);
    BOOST_TEST(count >= 40);
    // One more per process may have been committed and not reported.
    BOOST_TEST(value() - 1 >= count);
    BOOST_TEST(value() - 1 <= count + processes);
}

BOOST_AUTO_TEST_SUITE_END()
