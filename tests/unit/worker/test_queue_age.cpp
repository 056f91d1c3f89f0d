// SPDX-License-Identifier: MIT
// How long a request has waited, by what its front says.
#include "worker/queue_age.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include <sys/socket.h>
#include <unistd.h>

using namespace imprint::worker;
using std::chrono::milliseconds;
using std::chrono::system_clock;

namespace {

const system_clock::time_point now{milliseconds(1'700'000'000'500)};

milliseconds age(std::string_view sent) {
    return age_by_front(sent, now).value_or(milliseconds(-1));
}

} // namespace

BOOST_AUTO_TEST_SUITE(queue_age)

BOOST_AUTO_TEST_CASE(seconds_with_a_fraction) {
    BOOST_TEST(age("1700000000.500").count() == 0);
    BOOST_TEST(age("1700000000.250").count() == 250);
    BOOST_TEST(age("1699999990").count() == 10'500);
}

BOOST_AUTO_TEST_CASE(another_clock_is_not_believed) {
    BOOST_TEST(age("1700000001.400").count() == 0); // less than a second ahead
    BOOST_TEST(age("1700000001.501").count() == -1);
    BOOST_TEST(age("1699996400.500").count() == 3'600'000);
    BOOST_TEST(age("1699996400.499").count() == -1);
    BOOST_TEST(age("0").count() == -1);
}

BOOST_AUTO_TEST_CASE(what_is_no_time) {
    for (const std::string text :
         {"",
          " 1700000000",
          "1700000000 ",
          "-1",
          "+1700000000",
          "1.7e9",
          "0x65",
          "nan",
          "inf",
          "1700000000.5x",
          "1700000000,5",
          "99999999999999999999999",
          "."}) {
        BOOST_TEST_CONTEXT("'" << text << "'") {
            BOOST_TEST(age(text).count() == -1);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_unix_stream_carries_no_time) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    BOOST_TEST(!age_in_backlog(fd).has_value());
    ::close(fd);
}

BOOST_AUTO_TEST_SUITE_END()
