// SPDX-License-Identifier: MIT
#include "http/percent.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace imprint::http;

namespace {

struct row {
    std::string encoded;
    std::string octets;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.encoded;
}

// RFC 3986 §2.1, §2.4: one pass only, so "%2541" is "%41" and stays so.
const row rows[] = {
    {"", ""},
    {"abc", "abc"},
    {"a%20b", "a b"},
    {"%2f%2F", "//"},
    {"%2541", "%41"},
    {"%00", std::string(1, '\0')},
    {"%C3%ab", "\xc3\xab"},
    {"%ff", "\xff"},
    {"a+b", "a+b"},
    {"\xc3\xab", "\xc3\xab"},
};
const char *const malformed[] = {"%", "%a", "a%", "%zz", "%1z", "%z1", "%%20", "% 1", "%+1"};

} // namespace

BOOST_AUTO_TEST_SUITE(percent)

BOOST_DATA_TEST_CASE(decodes_once, boost::unit_test::data::make(rows), sample) {
    BOOST_TEST((percent_decode(sample.encoded) == sample.octets));
}

BOOST_DATA_TEST_CASE(refuses, boost::unit_test::data::make(malformed), sample) {
    BOOST_TEST(!percent_decode(sample).has_value());
}

BOOST_AUTO_TEST_CASE(encodes_all_but_unreserved) {
    BOOST_TEST(percent_encode("AZaz09-._~") == "AZaz09-._~");
    BOOST_TEST(percent_encode(" /?#%\\\"") == "%20%2F%3F%23%25%5C%22");
    BOOST_TEST(percent_encode("\xc3\xab\xff") == "%C3%AB%FF");
    BOOST_TEST(percent_encode(std::string_view("\0\n", 2)) == "%00%0A");
}

BOOST_AUTO_TEST_CASE(every_octet_comes_back) {
    std::string all;
    for (int octet = 0; octet < 256; ++octet) {
        all += static_cast<char>(octet);
    }
    BOOST_TEST((percent_decode(percent_encode(all)) == all));
}

BOOST_AUTO_TEST_CASE(one_octet_at_a_time) {
    BOOST_TEST(next_octet("%41b").octet == 'A');
    BOOST_TEST(next_octet("%41b").size == 3U);
    BOOST_TEST(next_octet("%41b").escaped);
    BOOST_TEST(next_octet("%4").octet == '%');
    BOOST_TEST(next_octet("%4").size == 1U);
    BOOST_TEST(!next_octet("%4").escaped);
}

BOOST_AUTO_TEST_SUITE_END()
