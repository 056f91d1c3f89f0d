// SPDX-License-Identifier: MIT
#include "pool/address.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace imprint::pool;
using imprint::worker::wire_choice;

namespace {

struct tcp_row {
    const char *text;
    wire_choice wire;
    const char *host;
    int first;
    int last;
};
std::ostream &operator<<(std::ostream &out, const tcp_row &row) {
    return out << row.text;
}

const tcp_row tcp_rows[] = {
    {"fastcgi:9000", wire_choice::fastcgi, "127.0.0.1", 9000, 9000},
    {"scgi:1", wire_choice::scgi, "127.0.0.1", 1, 1},
    {"scgi:65535", wire_choice::scgi, "127.0.0.1", 65535, 65535},
    {"scgi:9001-9004", wire_choice::scgi, "127.0.0.1", 9001, 9004},
    {"fastcgi:192.0.2.7:9001-9001", wire_choice::fastcgi, "192.0.2.7", 9001, 9001},
    {"fastcgi:localhost:9000", wire_choice::fastcgi, "127.0.0.1", 9000, 9000},
    {"fastcgi:[::1]:9000", wire_choice::fastcgi, "::1", 9000, 9000},
    {"fastcgi:[2001:db8::1]:9000-9001", wire_choice::fastcgi, "2001:db8::1", 9000, 9001},
};

const std::string refused[] = {
    "",
    "fastcgi",
    "fastcgi:",
    "/run/site.sock",
    "http:80",
    "FastCGI:9000",
    "fastcgi:run/site.sock",
    "fastcgi:./site.sock",
    "fastcgi:/run/",
    "fastcgi:/" + std::string(107, 'x'),
    "fastcgi:0",
    "fastcgi:65536",
    "fastcgi:+9000",
    "fastcgi: 9000",
    "fastcgi:9000-",
    "fastcgi:-9000",
    "fastcgi:9004-9001",
    "fastcgi:9001-9002-9003",
    "fastcgi:1-65535",
    "fastcgi:::1:9000",
    "fastcgi:[::1]",
    "fastcgi:example.org:9000",
    "fastcgi:127.1:9000",
    "fastcgi:256.0.0.1:9000",
    "fastcgi::9000",
};

} // namespace

BOOST_AUTO_TEST_SUITE(address)

BOOST_DATA_TEST_CASE(tcp, boost::unit_test::data::make(tcp_rows), row) {
    const listen_address parsed = parse_listen_address(row.text);
    BOOST_TEST((parsed.wire == row.wire));
    const auto &tcp = std::get<tcp_address>(parsed.where);
    BOOST_TEST(tcp.host == row.host);
    BOOST_TEST(tcp.first_port == row.first);
    BOOST_TEST(tcp.last_port == row.last);
}

BOOST_AUTO_TEST_CASE(unix_paths) {
    const auto parsed = parse_listen_address("scgi:/run/my site:1/x.sock");
    BOOST_TEST((parsed.wire == wire_choice::scgi));
    BOOST_TEST(std::get<unix_address>(parsed.where).path == "/run/my site:1/x.sock");
    // 107 octets are the most that sun_path takes beside its NUL.
    const std::string longest = "/" + std::string(106, 'x');
    const auto fits = parse_listen_address("fastcgi:" + longest);
    BOOST_TEST(std::get<unix_address>(fits.where).path == longest);
}

BOOST_DATA_TEST_CASE(refuses, boost::unit_test::data::make(refused), text) {
    BOOST_CHECK_THROW(parse_listen_address(text), bad_value);
}

BOOST_AUTO_TEST_SUITE_END()
