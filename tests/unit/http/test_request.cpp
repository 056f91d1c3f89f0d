// SPDX-License-Identifier: MIT
#include "imprint/request.hpp"
#include "make_request.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

using namespace imprint;

namespace {

struct row {
    std::string path;
    std::vector<std::string_view> segments;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.path;
}

const row rows[] = {
    {"/", {}},
    {"/a", {"a"}},
    {"/a/b", {"a", "b"}},
    {"/a/", {"a", ""}},
    {"//", {"", ""}},
    {"//a", {"", "a"}},
    {"/a//b", {"a", "", "b"}},
    {"/a%2Fb/%00", {"a%2Fb", "%00"}},
    {"/./..", {".", ".."}},
};

} // namespace

BOOST_AUTO_TEST_SUITE(requests)

BOOST_DATA_TEST_CASE(segments, boost::unit_test::data::make(rows), sample) {
    const request r = make_get(sample.path);
    BOOST_TEST((r.raw_segments() == sample.segments));
}

BOOST_AUTO_TEST_CASE(segments_are_below_the_mount) {
    const request r = make_get("/app/a?x", {{"SCRIPT_NAME", "/app"}});
    BOOST_TEST((r.raw_segments() == std::vector<std::string_view>{"a"}));
    const request at_mount = make_get("/app", {{"SCRIPT_NAME", "/app"}});
    BOOST_TEST(at_mount.raw_segments().empty());
    BOOST_TEST(at_mount.path().empty());
}

BOOST_AUTO_TEST_CASE(query_is_decoded_in_order) {
    const request r = make_get("/?b=1&a=%C3%AB+x&b=2");
    BOOST_TEST((r.query() == name_values{{"b", "1"}, {"a", "\xc3\xab x"}, {"b", "2"}}));
    BOOST_TEST(r.query_string() == "b=1&a=%C3%AB+x&b=2");
}

BOOST_AUTO_TEST_CASE(fields_have_their_names_back) {
    const request r = make_get(
        "/",
        {
            {"HTTP_HOST", "localhost"},
            {"HTTP_X_FOO", "1"},
            {"SERVER_NAME", "x"},
            {"HTTP_X_FOO", "2"},
            {"HTTP_ACCEPT_LANGUAGE", "nl"},
            {"HTTP_EMPTY", ""},
            {"CONTENT_TYPE", "text/plain"},
            {"CONTENT_LENGTH", "3"},
        }
    );
    const name_values expected = {
        {"host", "localhost"},
        {"x-foo", "1"},
        {"x-foo", "2"},
        {"accept-language", "nl"},
        {"empty", ""},
        {"content-type", "text/plain"},
        {"content-length", "3"},
    };
    BOOST_TEST((r.fields() == expected));
    BOOST_TEST((r.field("X-Foo") == "1"));
    BOOST_TEST((r.field("accept-LANGUAGE") == "nl"));
    BOOST_TEST((r.field("empty") == ""));
    BOOST_TEST((r.field("Content-Type") == "text/plain"));
    BOOST_TEST(!r.field("x-fo").has_value());
    BOOST_TEST(!r.field("x-foo-").has_value());
    BOOST_TEST(!r.field("").has_value());
    BOOST_TEST(!r.field("server-name").has_value());
}

// The client's HTTP_CONTENT_TYPE stands beside the front's CONTENT_TYPE (nginx); Proxy is
// CVE-2016-5385; Transfer-Encoding was undone by the front.
BOOST_AUTO_TEST_CASE(some_params_are_no_fields) {
    const request r = make_get(
        "/",
        {
            {"HTTP_CONTENT_TYPE", "text/evil"},
            {"HTTP_PROXY", "http://evil.example/"},
            {"HTTP_PRoXY", "http://evil.example/"},
            {"HTTP_TRANSFER_ENCODING", "chunked"},
            {"CONTENT_TYPE", ""},
            {"CONTENT_LENGTH", ""},
            {"SSL_CLIENT_VERIFY", "SUCCESS"},
        }
    );
    BOOST_TEST(r.fields().empty());
    for (const char *name : {"content-type", "content-length", "proxy", "transfer-encoding"}) {
        BOOST_TEST(!r.field(name).has_value());
    }
    BOOST_TEST(r.content_type().empty());
    BOOST_TEST((r.params().find("HTTP_PROXY") == "http://evil.example/"));
}

BOOST_AUTO_TEST_CASE(cookies_of_all_fields) {
    const request r = make_get(
        "/",
        {{"HTTP_COOKIE", "a=1; =b"},
         {"HTTP_X", "y"},
         {"HTTP_COOKIE", "c=3"},
         {"HTTP_COOKIE", "a=4"}}
    );
    BOOST_TEST((r.cookies() == name_values{{"a", "1"}, {"c", "3"}, {"a", "4"}}));
    BOOST_TEST((r.cookie("a") == "1"));
    BOOST_TEST(!r.cookie("A").has_value());
    BOOST_TEST((r.field("cookie") == "a=1; =b; c=3; a=4"));
    BOOST_TEST((r.fields() == name_values{{"cookie", "a=1; =b; c=3; a=4"}, {"x", "y"}}));
}

BOOST_AUTO_TEST_CASE(views_survive_a_move) {
    request first = make_get("/app/a?b=c", {{"SCRIPT_NAME", "/app"}, {"HTTP_COOKIE", "d=e"}});
    const std::string_view path = first.path();
    const auto &segments = first.raw_segments();
    const request second = std::move(first);
    BOOST_TEST(path == "/a");
    BOOST_TEST((segments == std::vector<std::string_view>{"a"}));
    BOOST_TEST((second.query() == name_values{{"b", "c"}}));
    BOOST_TEST((second.cookie("d") == "e"));
}

BOOST_AUTO_TEST_SUITE_END()
