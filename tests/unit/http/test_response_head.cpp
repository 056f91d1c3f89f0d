// SPDX-License-Identifier: MIT
#include "http/response_head.hpp"
#include "http/status.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace imprint;
using namespace imprint::http;

BOOST_AUTO_TEST_SUITE(response_heads)

BOOST_AUTO_TEST_CASE(status_fields_and_length) {
    BOOST_TEST(
        format_head(response(200, "hello", "text/plain")) ==
        "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n"
    );
}

// HAProxy makes 302 of a Status that stands before a Location; others need Status at all.
BOOST_AUTO_TEST_CASE(location_goes_first) {
    response r(303);
    r.set("X-A", "1").set("location", "/x").add("X-B", "2");
    BOOST_TEST(
        format_head(r) ==
        "location: /x\r\nStatus: 303 See Other\r\nX-A: 1\r\nX-B: 2\r\nContent-Length: 0\r\n\r\n"
    );
}

BOOST_AUTO_TEST_CASE(a_status_that_nobody_registered) {
    BOOST_TEST(format_head(response(299)) == "Status: 299 \r\nContent-Length: 0\r\n\r\n");
}

// RFC 9110 §8.6, §15.3.5, §15.3.6, §15.4.5.
BOOST_AUTO_TEST_CASE(no_length_where_no_content_is) {
    BOOST_TEST(format_head(response(204, "x")) == "Status: 204 No Content\r\n\r\n");
    BOOST_TEST(format_head(response(304, "x")) == "Status: 304 Not Modified\r\n\r\n");
    BOOST_TEST(
        format_head(response(205, "x")) ==
        "Status: 205 Reset Content\r\nContent-Length: 0\r\n\r\n"
    );
}

BOOST_AUTO_TEST_CASE(content_is_kept_back) {
    for (const int status : {204, 205, 304}) {
        BOOST_TEST(!sends_content(response(status, "x"), "GET"));
    }
    BOOST_TEST(!sends_content(response(200, "x"), "HEAD"));
    BOOST_TEST(sends_content(response(200, "x"), "GET"));
    BOOST_TEST(sends_content(response(404, "x"), "POST"));
    BOOST_TEST(sends_content(response(200, "x"), "head")); // methods have case
}

BOOST_AUTO_TEST_CASE(streams_announce_what_they_know) {
    response r;
    r.body(stream{[](stream_writer &) {}});
    BOOST_TEST(!content_size(r).has_value());
    BOOST_TEST(format_head(r) == "Status: 200 OK\r\n\r\n");
    r.body(stream{[](stream_writer &) {}, 7});
    BOOST_TEST(format_head(r) == "Status: 200 OK\r\nContent-Length: 7\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(every_cookie_has_its_line) {
    response r;
    r.add("Set-Cookie", "a=1").add("Set-Cookie", "b=2");
    BOOST_TEST(
        format_head(r) ==
        "Status: 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n"
    );
}

BOOST_AUTO_TEST_CASE(phrases) {
    BOOST_TEST(reason_phrase(200) == "OK");
    BOOST_TEST(reason_phrase(413) == "Content Too Large");
    BOOST_TEST(reason_phrase(511) == "Network Authentication Required");
    BOOST_TEST(reason_phrase(199).empty());
    BOOST_TEST(reason_phrase(418).empty());
    BOOST_TEST(reason_phrase(600).empty());
}

BOOST_AUTO_TEST_SUITE_END()
