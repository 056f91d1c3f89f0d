// SPDX-License-Identifier: MIT
#include "imprint/date.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <stdexcept>
#include <string>

using namespace imprint;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr sys_seconds at(long long since_1970) {
    return sys_seconds(seconds(since_1970));
}
constexpr sys_seconds now = at(1795330800); // 2026-11-22

struct row {
    std::string text;
    long long time;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.text;
}

// RFC 9110 §5.6.7: one moment in three forms; then the edges (times from date(1)).
const row http_dates[] = {
    {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
    {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
    {"Sun Nov  6 08:49:37 1994", 784111777},
    {"Wed Nov 16 08:49:37 1994", 784975777},
    {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
    {"Thu, 29 Feb 2024 12:00:00 GMT", 1709208000},
    {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800}, // a leap second
};

const char *const not_http_dates[] = {
    "",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 UTC",
    "Sun, 06 Nov 1994 08:49:37 GMT ",
    " Sun, 06 Nov 1994 08:49:37 GMT",
    "sun, 06 Nov 1994 08:49:37 GMT",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 06 nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 94 08:49:37 GMT",
    "Sun, 31 Nov 1994 08:49:37 GMT",
    "Sun, 29 Feb 2023 08:49:37 GMT",
    "Sun, 00 Nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT",
    "Sun, 06 Nov 1994 08:60:37 GMT",
    "Sun, 06 Nov 1994 08:49:61 GMT",
    "Sun, 06 Nov 1994 8:49:37 GMT",
    "Sun, 06-Nov-94 08:49:37 GMT",
    "Sunday, 06-Nov-1994 08:49:37 GMT",
    "Sun Nov 6 08:49:37 1994",
    "Sun Nov 006 08:49:37 1994",
    "Sun Nov  6 08:49:37 1994 GMT",
    "784111777",
    "0",
};

// RFC 3339 §5.8.
const row rfc3339_dates[] = {
    {"1985-04-12T23:20:50.52Z", 482196050},
    {"1996-12-19T16:39:57-08:00", 851042397},
    {"1990-12-31T23:59:60Z", 662688000},
    {"1990-12-31T15:59:60-08:00", 662688000},
    {"1937-01-01T12:00:27.87+00:20", -1041337173},
    {"1985-04-12t23:20:50z", 482196050},
    {"1985-04-12T23:20:50-00:00", 482196050},
};

const char *const not_rfc3339_dates[] = {
    "",
    "1985-04-12",
    "1985-04-12T23:20:50",
    "1985-04-12 23:20:50Z",
    "1985-04-12T23:20Z",
    "1985-04-12T23:20:50.Z",
    "1985-04-12T23:20:50,5Z",
    "1985-04-12T23:20:50+0800",
    "1985-04-12T23:20:50+24:00",
    "1985-04-12T23:20:50+08:60",
    "1985-13-12T23:20:50Z",
    "1985-02-29T23:20:50Z",
    "1985-04-12T24:00:00Z",
    "85-04-12T23:20:50Z",
    "+1985-04-12T23:20:50Z",
    "1985-04-12T23:20:50Zx",
    "1985-04-12T23:20:50ZZ",
};

} // namespace

BOOST_AUTO_TEST_SUITE(date)

BOOST_DATA_TEST_CASE(http_date, boost::unit_test::data::make(http_dates), sample) {
    BOOST_TEST((parse_http_date(sample.text, now) == at(sample.time)));
}

BOOST_DATA_TEST_CASE(no_http_date, boost::unit_test::data::make(not_http_dates), sample) {
    BOOST_TEST(!parse_http_date(sample, now).has_value());
}

// RFC 9110 §5.6.7: more than 50 years ahead is the most recent year in the past with the
// same digits.  Ahead of 2026-11-22T06:20:00Z, 2076-11-22T06:20:00Z is 50 years and no more.
BOOST_AUTO_TEST_CASE(two_digits_of_a_year) {
    const sys_seconds noon = at(1795328400); // 06:20:00
    const auto parse = [noon](const char *text) {
        return format_rfc3339(parse_http_date(text, noon).value());
    };
    BOOST_TEST(parse("Sunday, 22-Nov-26 07:00:00 GMT") == "2026-11-22T07:00:00Z");
    BOOST_TEST(parse("Sunday, 22-Nov-76 06:20:00 GMT") == "2076-11-22T06:20:00Z");
    BOOST_TEST(parse("Sunday, 22-Nov-76 06:20:01 GMT") == "1976-11-22T06:20:01Z");
    BOOST_TEST(parse("Sunday, 21-Nov-76 23:00:00 GMT") == "2076-11-21T23:00:00Z");
    BOOST_TEST(parse("Sunday, 01-Jan-77 00:00:00 GMT") == "1977-01-01T00:00:00Z");
    BOOST_TEST(parse("Sunday, 31-Dec-99 00:00:00 GMT") == "1999-12-31T00:00:00Z");
    BOOST_TEST(parse("Sunday, 01-Jan-00 00:00:00 GMT") == "2000-01-01T00:00:00Z");
    // 1972 and 2072 are leap years, 2100 is none.
    BOOST_TEST(parse("Sunday, 29-Feb-72 00:00:00 GMT") == "2072-02-29T00:00:00Z");
    BOOST_TEST(!parse_http_date("Sunday, 29-Feb-75 00:00:00 GMT", noon).has_value());
}

BOOST_AUTO_TEST_CASE(formats_http_date) {
    BOOST_TEST(format_http_date(at(784111777)) == "Sun, 06 Nov 1994 08:49:37 GMT");
    BOOST_TEST(format_http_date(at(0)) == "Thu, 01 Jan 1970 00:00:00 GMT");
    BOOST_TEST(format_http_date(at(-1)) == "Wed, 31 Dec 1969 23:59:59 GMT");
    BOOST_TEST(format_http_date(at(253402300799)) == "Fri, 31 Dec 9999 23:59:59 GMT");
    BOOST_CHECK_THROW(format_http_date(at(253402300800)), std::out_of_range);
    BOOST_CHECK_THROW(format_http_date(at(-62167219201)), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(days_and_months_come_back) {
    for (long long day = 0; day < 800; ++day) {
        const sys_seconds time = at(1709164800 + day * 86400 + day);
        BOOST_TEST((parse_http_date(format_http_date(time), now) == time));
        BOOST_TEST((parse_rfc3339(format_rfc3339(time)) == time));
    }
}

BOOST_DATA_TEST_CASE(rfc3339, boost::unit_test::data::make(rfc3339_dates), sample) {
    BOOST_TEST((parse_rfc3339(sample.text) == at(sample.time)));
}

BOOST_DATA_TEST_CASE(no_rfc3339, boost::unit_test::data::make(not_rfc3339_dates), sample) {
    BOOST_TEST(!parse_rfc3339(sample).has_value());
}

BOOST_AUTO_TEST_CASE(formats_rfc3339) {
    BOOST_TEST(format_rfc3339(at(482196050)) == "1985-04-12T23:20:50Z");
    BOOST_TEST(format_rfc3339(at(-62167219200)) == "0000-01-01T00:00:00Z");
    BOOST_CHECK_THROW(format_rfc3339(at(-62167219201)), std::out_of_range);
}

BOOST_AUTO_TEST_SUITE_END()
