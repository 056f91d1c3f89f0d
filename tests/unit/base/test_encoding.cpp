// SPDX-License-Identifier: MIT
#include "base/encoding.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>

using namespace imprint::base;

namespace {

struct row {
    const char *plain;
    const char *encoded;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.encoded;
}

// RFC 4648 §10.
const row rows[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xff\xef\xbe", "/+++"},
};

const char *const malformed[] = {
    "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9", "Zm9-"
};

} // namespace

BOOST_AUTO_TEST_SUITE(encoding)

BOOST_DATA_TEST_CASE(base64_both_ways, boost::unit_test::data::make(rows), sample) {
    BOOST_TEST(format_base64(sample.plain) == sample.encoded);
    BOOST_TEST((parse_base64(sample.encoded) == sample.plain));
}

BOOST_DATA_TEST_CASE(base64_refuses, boost::unit_test::data::make(malformed), sample) {
    BOOST_TEST(!parse_base64(sample).has_value());
}

BOOST_AUTO_TEST_CASE(base64url_has_no_padding_and_no_reserved_characters) {
    BOOST_TEST(format_base64url("f") == "Zg");
    BOOST_TEST(format_base64url("\xff\xef\xbe") == "_---");
    BOOST_TEST(format_base64url("\xfb\xff") == "-_8");
}

BOOST_AUTO_TEST_CASE(hexadecimal) {
    const std::array<std::uint8_t, 3> octets = {0x00, 0x9f, 0xa0};
    BOOST_TEST(format_hex(octets) == "009fa0");
    BOOST_TEST(format_upper_hex(octets) == "009FA0");
    BOOST_TEST(hex_value('f') == 15);
    BOOST_TEST(hex_value('F') == 15);
    BOOST_TEST(hex_value('g') == -1);
    BOOST_TEST(hex_value('/') == -1);
}

BOOST_AUTO_TEST_SUITE_END()
