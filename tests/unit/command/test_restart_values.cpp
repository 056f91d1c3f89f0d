// SPDX-License-Identifier: MIT
#include "command/restart_values.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

using imprint::command::restart_values;
using imprint::command::settle_options;

namespace {

struct row {
    const char *before;
    const char *now;
    std::vector<std::string> found;
};
std::ostream &operator<<(std::ostream &out, const row &of) {
    return out << of.before << " -> " << of.now;
}

const row rows[] = {
    {"", "", {}},
    {"listen = ['scgi:1']", "listen = ['scgi:1', 'scgi:2']", {"listen"}},
    {"backlog = 9", "backlog = 10", {"backlog"}},
    {"workers = 2", "workers = 3", {"workers"}},
    {"", "workers = 1", {"workers"}},
    {"workers = '1-4'", "workers = '2-4'", {"workers"}},
    {"workers = '1-4'\nspare = 1", "workers = '1-4'\nspare = 2", {"spare"}},
    {"workers = '1-4'", "workers = '1-4'\nidle-timeout = 3", {"idle-timeout"}},
    {"start-timeout = 3", "start-timeout = 4", {"start-timeout"}},
    {"", "stop-timeout = 4", {"stop-timeout"}},
    {"user = 'a'", "user = 'b'", {"user"}},
    {"", "socket-group = 'b'", {"socket-group"}},
    {"secret-file = '/a'", "secret-file = '/b'", {"secret-file"}},
    {"control = '/a'", "control = '/b'", {"control"}},
    {"var = '/a'", "var = '/b'", {"control"}},
    {"control = '/c'\nvar = '/a'", "control = '/c'\nvar = '/b'", {}},
    {"workers = 2\nbacklog = 9", "", {"backlog", "workers"}},
    // What a new generation has.
    {"mount = '/a'\nrequest-timeout = 3\nmax-requests = 5\nallow = ['10.0.0.1']",
     "mount = '/b'\nrequest-timeout = 4\nmax-requests = 6\nallow = ['10.0.0.2']",
     {}},
};

imprint::command::options parsed(const char *text) {
    const char *const words[] = {"site", "serve", "--config", "/none"};
    return settle_options(4, words, {}, std::string(text) + "\n");
}

} // namespace

BOOST_AUTO_TEST_SUITE(values_of_a_restart)

BOOST_DATA_TEST_CASE(those_that_differ, boost::unit_test::data::make(rows), of) {
    const auto found = restart_values(parsed(of.before), parsed(of.now));
    BOOST_TEST(found == of.found, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
