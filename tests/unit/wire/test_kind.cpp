// SPDX-License-Identifier: MIT
#include "wire/event.hpp"
#include "wire/kind.hpp"

#include <boost/test/unit_test.hpp>

using namespace imprint::wire;

BOOST_AUTO_TEST_SUITE(kind_of_wire)

BOOST_AUTO_TEST_CASE(one_octet_is_enough) {
    for (int octet = 0; octet < 256; ++octet) {
        const bool digit = octet >= '0' && octet <= '9';
        const kind expected = octet == 1 ? kind::fastcgi : digit ? kind::scgi : kind::unknown;
        BOOST_TEST_CONTEXT("octet " << octet) {
            BOOST_TEST((guess(static_cast<char>(octet)) == expected));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_peer_is_described) {
    BOOST_TEST(describe_unknown("GET / HTTP/1.1") == "an HTTP request");
    BOOST_TEST(describe_unknown("P") == "an HTTP request");
    BOOST_TEST(describe_unknown("PRI * HTTP/2.0") == "an HTTP/2 connection");
    BOOST_TEST(describe_unknown("PROXY TCP4 ") == "a PROXY protocol header");
    BOOST_TEST(
        describe_unknown(std::string_view("\r\n\r\n\0\r\nQUIT\n", 12)) ==
        "a PROXY protocol header"
    );
    BOOST_TEST(describe_unknown("\x16\x03\x01") == "a TLS handshake");
    BOOST_TEST(describe_unknown("\xff") == "neither FastCGI nor SCGI");
    BOOST_TEST(describe_unknown("") == "nothing");
}

// 431 for what is too much, 400 for what is wrong, 0 where nobody would read an answer.
BOOST_AUTO_TEST_CASE(statuses) {
    BOOST_TEST(status_for(error::params_too_large) == 431);
    BOOST_TEST(status_for(error::too_many_params) == 431);
    BOOST_TEST(status_for(error::bad_params) == 400);
    BOOST_TEST(status_for(error::bad_record) == 400);
    BOOST_TEST(status_for(error::bad_netstring) == 400);
    BOOST_TEST(status_for(error::bad_content_length) == 400);
    BOOST_TEST(status_for(error::bad_version) == 0);
    BOOST_TEST(status_for(error::bad_begin) == 0);
    BOOST_TEST(status_for(error::bad_management) == 0);
    BOOST_TEST(status_for(error::unknown_role) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
