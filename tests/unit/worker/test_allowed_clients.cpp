// SPDX-License-Identifier: MIT
#include "base/unique_fd.hpp"
#include "worker/allowed_clients.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace imprint;
using namespace imprint::worker;

namespace {

const char *const malformed[] = {
    "",
    "10.0.0",
    "10.0.0.0/33",
    "10.0.0.1/8",
    "10.0.0.0/",
    "10.0.0.0/+8",
    "::1/129",
    "::1/127",
    "localhost",
    "10.0.0.0/8/8",
    "1.2.3.4 "
};

address_octets at(const char *text) {
    return parse_network(text).value().address;
}

} // namespace

BOOST_AUTO_TEST_SUITE(allowed)

BOOST_DATA_TEST_CASE(refuses, boost::unit_test::data::make(malformed), text) {
    BOOST_TEST(!parse_network(text).has_value());
}

BOOST_AUTO_TEST_CASE(a_peer_has_a_name) {
    const auto listener =
        base::unique_fd::adopt(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    auto *const address = reinterpret_cast<sockaddr *>(&here);
    BOOST_REQUIRE(::bind(listener.get(), address, size) == 0);
    BOOST_REQUIRE(::listen(listener.get(), 1) == 0);
    BOOST_REQUIRE(::getsockname(listener.get(), address, &size) == 0);
    const auto one = base::unique_fd::adopt(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    // Another address of the loopback, so that it is not the listener's that is told.
    sockaddr_in from = here;
    from.sin_port = 0;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    BOOST_REQUIRE(::bind(one.get(), reinterpret_cast<sockaddr *>(&from), sizeof from) == 0);
    BOOST_REQUIRE(::connect(one.get(), address, size) == 0);
    const auto fd = base::unique_fd::adopt(::accept(listener.get(), nullptr, nullptr));
    BOOST_TEST(peer_name(fd.get()) == "127.0.0.2");
    BOOST_TEST(peer_name(listener.get()) == "gone"); // nobody is at its other end
}

BOOST_AUTO_TEST_CASE(a_network_has_its_addresses_and_no_other) {
    allowed_clients some;
    some.add(parse_network("192.0.2.0/25").value());
    some.add(parse_network("2001:db8::/33").value());
    BOOST_TEST(some.allows(at("192.0.2.0")));
    BOOST_TEST(some.allows(at("192.0.2.127")));
    BOOST_TEST(!some.allows(at("192.0.2.128")));
    BOOST_TEST(!some.allows(at("192.0.3.1")));
    BOOST_TEST(some.allows(at("2001:db8:7fff::1")));
    BOOST_TEST(!some.allows(at("2001:db8:8000::1")));
    // A dual-stack listener sees IPv4 peers so.
    BOOST_TEST(some.allows(at("::ffff:192.0.2.1")));
}

BOOST_AUTO_TEST_CASE(everybody_is_a_network) {
    allowed_clients all;
    all.add(parse_network("0.0.0.0/0").value());
    BOOST_TEST(all.allows(at("198.51.100.1")));
    BOOST_TEST(!all.allows(at("2001:db8::1")));
}

BOOST_AUTO_TEST_CASE(loopback_is_always_allowed) {
    const allowed_clients none;
    BOOST_TEST(none.allows(at("127.0.0.1")));
    BOOST_TEST(none.allows(at("127.255.0.1")));
    BOOST_TEST(none.allows(at("::1")));
    BOOST_TEST(!none.allows(at("128.0.0.1")));
    BOOST_TEST(!none.allows(at("::2")));
    BOOST_TEST(!none.allows(at("0.0.0.0")));
}

BOOST_AUTO_TEST_SUITE_END()
