// SPDX-License-Identifier: MIT
// A worker is asked for, and its pid comes later: what is told meanwhile is told to it, too.
#include "pool/worker_places.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using namespace imprint;
using time_point = pool::worker_places::time;

namespace {

// Ends when SIGUSR1 comes, or SIGTERM.
pid_t start_child() {
    sigset_t both{};
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &both, nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
        int came = 0;
        ::alarm(30);
        ::sigwait(&both, &came);
        ::_exit(came);
    }
    ::pthread_sigmask(SIG_UNBLOCK, &both, nullptr);
    return pid;
}

// The signal that it waited for.
int end_of(pid_t pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct one_place {
    one_place() {
        places.bring(1);
        places.ask_for_due(now, [](const pool::fork_message &) { return true; });
    }

    time_point now{};
    pool::scoreboard scores{4};
    pool::worker_places places{1, {}, scores};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(worker_places, one_place)

BOOST_AUTO_TEST_CASE(who_is_there_reopens_its_logs) {
    const pid_t pid = start_child();
    places.came(0, pid, now);
    places.reopen();
    BOOST_TEST(end_of(pid) == SIGUSR1);
}

BOOST_AUTO_TEST_CASE(who_was_asked_for_reopens_its_logs_when_its_pid_comes) {
    const pid_t pid = start_child();
    places.reopen();
    places.came(0, pid, now);
    BOOST_TEST(end_of(pid) == SIGUSR1);
}

BOOST_AUTO_TEST_CASE(who_is_asked_for_later_opens_the_new_ones_anyway) {
    const pid_t first = start_child();
    places.came(0, first, now);
    places.reopen();
    BOOST_TEST(end_of(first) == SIGUSR1);
    places.bury(0, now);
    places.replace(0, true, now);
    places.ask_for_due(now + std::chrono::hours(1), [](const pool::fork_message &) {
        return true;
    });
    BOOST_TEST(places.is_asked(0));
    const pid_t next = start_child();
    places.came(0, next, now);
    ::kill(next, SIGTERM);
    BOOST_TEST(end_of(next) == SIGTERM); // the lower number would have come first
}

BOOST_AUTO_TEST_SUITE_END()
