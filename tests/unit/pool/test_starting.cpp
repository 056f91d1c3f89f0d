// SPDX-License-Identifier: MIT
#include "pool/starting.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace imprint::pool;

namespace {

struct row {
    const char *name;
    start_facts facts;
    start_kind expected;
};
std::ostream &operator<<(std::ostream &out, const row &of) {
    return out << of.name;
}

const row rows[] = {
    {"nothing", {}, start_kind::by_command},
    {"lighttpd", {fd0_kind::listening, false, 0}, start_kind::on_fd0},
    {"mod_fcgid, with CGI's variables", {fd0_kind::listening, true, 0}, start_kind::on_fd0},
    {"both sockets", {fd0_kind::listening, true, 2}, start_kind::on_fd0},
    {"CGI", {fd0_kind::other, true, 0}, start_kind::cgi},
    {"CGI below systemd", {fd0_kind::other, true, 1}, start_kind::cgi},
    {"mod_cgid", {fd0_kind::connected, true, 0}, start_kind::cgi},
    {"inetd", {fd0_kind::connected, false, 0}, start_kind::refused_connected},
    {"systemd, Accept=yes", {fd0_kind::connected, false, 1}, start_kind::refused_connected},
    {"systemd", {fd0_kind::other, false, 1}, start_kind::on_listen_fds},
};

} // namespace

BOOST_AUTO_TEST_SUITE(starting)

BOOST_DATA_TEST_CASE(decides, boost::unit_test::data::make(rows), of) {
    BOOST_TEST((decide_start(of.facts) == of.expected));
}

BOOST_AUTO_TEST_SUITE_END()
