// SPDX-License-Identifier: MIT
#include "octets.hpp"
#include "wire/blank_param.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace wire_test;
using imprint::wire::blank_param;
using imprint::wire::kind;

namespace {

std::string blanked(std::string octets, kind wire) {
    blank_param({octets.data(), octets.size()}, wire, "SECRET");
    return octets;
}

std::string scgi(const std::string &value) {
    return netstring(
               header("CONTENT_LENGTH", "4") + header("SECRET", value) + header("B", "SECRET")
           ) +
           "SECR";
}

std::string content(const std::string &value) {
    return pair("A", "SECRET") + pair("SECRET", value) + pair("B", "x") +
           pair("SECRET_2", "kept") + pair("SECRET", "again");
}
std::string expected_content(const std::string &value) {
    return pair("A", "SECRET") + pair("SECRET", std::string(value.size(), '*')) +
           pair("B", "x") + pair("SECRET_2", "kept") + pair("SECRET", "*****");
}

// Each record holds so many octets of the stream, and some padding.
std::string fastcgi(const std::string &stream, std::size_t most) {
    std::string octets = begin();
    for (std::size_t at = 0; at < stream.size(); at += most) {
        octets += record(4, 1, stream.substr(at, most), at % 8);
    }
    return octets + record(4, 1) + record(5, 1, "\6\6SECRETinbody") + record(5, 1);
}

struct row {
    const char *name;
    std::string octets;
    kind wire;
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << one.name;
}

// Nothing of it is a param's value.
const std::vector<row> untouched{
    {"nothing", "", kind::fastcgi},
    {"nothing by SCGI", "", kind::scgi},
    {"another wire", scgi("word"), kind::unknown},
    {"half a header", begin().substr(0, 5), kind::fastcgi},
    {"a header whose content has not come", record(4, 1, "abc").substr(0, 8), kind::fastcgi},
    {"a name that has not come whole", record(4, 1, "\6\4SECR"), kind::fastcgi},
    {"a length that has not come whole", record(4, 1, "\6\x80"), kind::fastcgi},
    {"a name of two gigabytes", record(4, 1, "\xff\xff\xff\xff\4SECRET"), kind::fastcgi},
    {"another version", "\2" + record(4, 1, pair("SECRET", "x")).substr(1), kind::fastcgi},
    {"a body", record(5, 1, pair("SECRET", "word")), kind::fastcgi},
    {"no netstring", std::string("SECRET\0word\0,", 13), kind::scgi},
    {"a name without an end", "6:SECRET", kind::scgi},
    {"a body by SCGI", "0:," + header("SECRET", "word"), kind::scgi},
};

} // namespace

BOOST_AUTO_TEST_SUITE(a_blanked_param)

BOOST_AUTO_TEST_CASE(by_scgi) {
    BOOST_TEST(blanked(scgi("open sesame"), kind::scgi) == scgi("***********"));
    BOOST_TEST(blanked(scgi(""), kind::scgi) == scgi(""));
}

BOOST_AUTO_TEST_CASE(by_scgi_as_far_as_it_came) {
    BOOST_TEST(
        blanked(std::string("30:SECRET\0wor", 13), kind::scgi) ==
        std::string("30:SECRET\0***", 13)
    );
}

BOOST_AUTO_TEST_CASE(by_fastcgi_in_records_of_any_size) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{127}, std::size_t{300}}) {
        const std::string value(size, 'v');
        for (const std::size_t most : {1U, 2U, 3U, 5U, 7U, 60'000U}) {
            BOOST_TEST(
                blanked(fastcgi(content(value), most), kind::fastcgi) ==
                fastcgi(expected_content(value), most)
            );
        }
    }
}

BOOST_AUTO_TEST_CASE(by_fastcgi_as_far_as_it_came) {
    BOOST_TEST(
        blanked(record(4, 1, "\6\7SECRETwor"), kind::fastcgi) == record(4, 1, "\6\7SECRET***")
    );
    BOOST_TEST(
        blanked(record(4, 1, "\6\7SECRETword").substr(0, 18), kind::fastcgi) ==
        record(4, 1, "\6\7SECRET****").substr(0, 18)
    );
}

BOOST_AUTO_TEST_CASE(of_every_request) {
    const std::string first = fastcgi(pair("SECRET", "one"), 5);
    const std::string hidden = record(4, 2, pair("SECRET", "two"));
    const std::string second = fastcgi(pair("SECRET", "three"), 100);
    BOOST_TEST(
        blanked(first + hidden + second, kind::fastcgi) ==
        fastcgi(pair("SECRET", "***"), 5) + record(4, 2, pair("SECRET", "***")) +
            fastcgi(pair("SECRET", "*****"), 100)
    );
}

BOOST_DATA_TEST_CASE(nothing_else_changes, boost::unit_test::data::make(untouched), one) {
    BOOST_TEST(blanked(one.octets, one.wire) == one.octets);
}

BOOST_AUTO_TEST_SUITE_END()
