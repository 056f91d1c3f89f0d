// SPDX-License-Identifier: MIT
#include "http/host.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace imprint::http;

namespace {

// RFC 3986 §3.2.2, §3.2.3.
const char *const hosts[] = {
    "",
    "localhost",
    "example.org:8443",
    "EXAMPLE.org.",
    "a_b.example",
    "127.0.0.1:80",
    "[::1]",
    "[::1]:443",
    "[::ffff:1.2.3.4]",
    "x:",
    "%41.example",
    "a!$&'()*+,;=b",
};
const char *const no_hosts[] = {
    "ev il/..<x>", "a b",    "a/b",    "a\\b",         "a@b",      "a?b",  "a#b",
    "<x>",         "a\"b",   "a:b",    "a:80:80",      "a:123456", "[::1", "::1]",
    "[]",          "[::1]x", "[v1.x]", "[::1%25eth0]", "a\r\nb",   "a\tb", "\xc3\xab.example",
    "%zz",         "a:-1",   "a^b",    "{a}",
};

} // namespace

BOOST_AUTO_TEST_SUITE(hosts_of_requests)

BOOST_DATA_TEST_CASE(accepts, boost::unit_test::data::make(hosts), sample) {
    BOOST_TEST(is_host(sample));
}

BOOST_DATA_TEST_CASE(refuses, boost::unit_test::data::make(no_hosts), sample) {
    BOOST_TEST(!is_host(sample));
}

BOOST_AUTO_TEST_CASE(refuses_nul) {
    BOOST_TEST(!is_host(std::string_view("a\0b", 3)));
}

BOOST_AUTO_TEST_SUITE_END()
