// SPDX-License-Identifier: MIT
#include "imprint/http_error.hpp"
#include "imprint/response.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <stdexcept>
#include <string>

using namespace imprint;

namespace {

struct row {
    std::string name;
    std::string value;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.name << ": " << r.value;
}

// RFC 9110 §5.1, §5.5, §7.6.1; Status is RFC 3875 §6.3.3.
const row refused[] = {
    {"", "x"},
    {"a b", "x"},
    {"a:", "x"},
    {"a\r\nb", "x"},
    {"\xc3\xab", "x"},
    {std::string("a\0b", 3), "x"},
    {"X-A", "x\r\nSet-Cookie: y=z"},
    {"X-A", "x\ny"},
    {"X-A", "x\ry"},
    {"X-A", std::string("x\0y", 3)},
    {"X-A", "x\x1b[0m"},
    {"X-A", "x\x7f"},
    {"Status", "200 OK"},
    {"content-length", "3"},
    {"Transfer-Encoding", "chunked"},
    {"CONNECTION", "close"},
    {"Keep-Alive", "x"},
    {"Proxy-Connection", "x"},
    {"Proxy-Authenticate", "x"},
    {"Proxy-Authorization", "x"},
    {"TE", "x"},
    {"Trailer", "x"},
    {"Upgrade", "websocket"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(responses)

BOOST_DATA_TEST_CASE(setters_refuse, boost::unit_test::data::make(refused), sample) {
    response r;
    r.set("X-Kept", "1");
    BOOST_CHECK_THROW(r.set(sample.name, sample.value), std::invalid_argument);
    BOOST_CHECK_THROW(r.add(sample.name, sample.value), std::invalid_argument);
    BOOST_TEST((r.fields() == name_values{{"X-Kept", "1"}}));
    http_error e(400, "why");
    BOOST_CHECK_THROW(e.with(sample.name, sample.value), std::invalid_argument);
    BOOST_TEST(e.fields().empty());
}

BOOST_AUTO_TEST_CASE(a_refusal_forges_no_log_line) {
    response r;
    try {
        r.set("X\nfatal: all is lost", "x");
        BOOST_FAIL("accepted");
    } catch (const std::invalid_argument &e) {
        BOOST_TEST(std::string(e.what()).find('\n') == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(set_replaces_and_add_adds) {
    response r;
    r.set("X-A", "1").add("x-a", "2").add("X-B", "3");
    BOOST_TEST((r.fields() == name_values{{"X-A", "1"}, {"x-a", "2"}, {"X-B", "3"}}));
    BOOST_TEST((r.field("x-A") == "1"));
    r.set("X-a", "4");
    BOOST_TEST((r.fields() == name_values{{"X-B", "3"}, {"X-a", "4"}}));
    r.erase("x-b");
    BOOST_TEST(!r.has("X-B"));
    BOOST_TEST(r.has("x-a"));
    BOOST_TEST(!r.field("x-b").has_value());
}

BOOST_AUTO_TEST_CASE(a_field_may_be_set_from_itself) {
    response r;
    r.set("X-A", "a value long enough to live on the heap");
    r.set("x-a", *r.field("X-A"));
    BOOST_TEST((r.field("X-A") == "a value long enough to live on the heap"));
    r.erase(r.fields().front().name);
    BOOST_TEST(r.fields().empty());
}

BOOST_AUTO_TEST_CASE(values_are_trimmed_and_may_be_any_octets) {
    response r;
    r.set("X-A", " \tx\t\xc3\xab\xff ");
    BOOST_TEST((r.field("X-A") == "x\t\xc3\xab\xff"));
    r.set("X-A", "");
    BOOST_TEST((r.field("X-A") == ""));
}

BOOST_AUTO_TEST_CASE(status_is_final) {
    for (const int status : {-1, 0, 99, 100, 101, 103, 199, 600, 999}) {
        BOOST_CHECK_THROW(response{status}, std::invalid_argument);
        response r;
        BOOST_CHECK_THROW(r.status(status), std::invalid_argument);
        BOOST_TEST(r.status() == 200);
    }
    BOOST_TEST(response(200).status() == 200);
    BOOST_TEST(response().status(599).status() == 599);
}

BOOST_AUTO_TEST_CASE(content) {
    response r(201, "made", "text/plain");
    BOOST_TEST((r.field("Content-Type") == "text/plain"));
    BOOST_TEST(std::get<std::string>(r.content()) == "made");
    BOOST_TEST(!response(200, "x").has("Content-Type"));
    BOOST_CHECK_THROW(response(200, "x", "text/plain\r\nX: y"), std::invalid_argument);
    r.body("other");
    BOOST_TEST(std::get<std::string>(std::move(r).content()) == "other");
    r.body(stream{[](stream_writer &out) { out.write("x"); }});
    BOOST_TEST(std::holds_alternative<stream>(r.content()));
}

BOOST_AUTO_TEST_CASE(cookies_are_added) {
    response r;
    r.cookie({.name = "a", .value = "1"}).cookie({.name = "b", .value = "2"});
    BOOST_TEST(r.fields().size() == 2U);
    BOOST_TEST((r.field("set-cookie") == "a=1; Path=/; Secure; HttpOnly; SameSite=Lax"));
    BOOST_CHECK_THROW(r.cookie({.name = "a", .value = "1\r\n"}), std::invalid_argument);
    BOOST_TEST(r.fields().size() == 2U);
}

BOOST_AUTO_TEST_CASE(errors) {
    const http_error e = http_error(405, "only GET").with("Allow", "GET");
    BOOST_TEST(e.status() == 405);
    BOOST_TEST(e.what() == "only GET");
    BOOST_TEST((e.fields() == name_values{{"Allow", "GET"}}));
    for (const int status : {0, 200, 302, 399, 600}) {
        BOOST_CHECK_THROW(http_error(status, "why"), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_CASE(writers_pass_octets_on) {
    std::string sent;
    stream_writer out([&sent](std::string_view octets) {
        if (sent.size() > 2) {
            throw client_gone();
        }
        sent += octets;
    });
    out.write("ab");
    out.write("");
    out.write("c");
    BOOST_TEST(sent == "abc");
    BOOST_CHECK_THROW(out.write("d"), client_gone);
}

BOOST_AUTO_TEST_SUITE_END()
