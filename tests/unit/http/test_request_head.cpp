// SPDX-License-Identifier: MIT
#include "http/request_head.hpp"
#include "make_request.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

using namespace imprint;
using namespace imprint::http;

namespace {

// A head that is accepted, with these params besides or instead.
params head_with(std::vector<param> changes) {
    std::vector<param> list = {
        {"REQUEST_METHOD", "GET"},
        {"REQUEST_URI", "/a?b=c"},
        {"QUERY_STRING", "b=c"},
        {"HTTP_HOST", "localhost"},
        {"REMOTE_ADDR", "192.0.2.1"},
    };
    params all;
    for (const param &change : changes) {
        std::erase_if(list, [&change](const param &each) { return each.name == change.name; });
    }
    for (const param &each : list) {
        all.append(each.name, each.value);
    }
    for (const param &change : changes) {
        all.append(change.name, change.value);
    }
    return all;
}

int status_of(params all, const head_rules &rules = {}) {
    const auto parsed = parse_head(std::move(all), rules);
    const auto *const refused = std::get_if<refusal>(&parsed);
    if (refused != nullptr) {
        BOOST_TEST(!refused->why.empty());
        return refused->status();
    }
    return 200;
}

request_head accepted(params all, const head_rules &rules = {}) {
    auto parsed = parse_head(std::move(all), rules);
    BOOST_REQUIRE(std::holds_alternative<request_head>(parsed));
    return std::get<request_head>(std::move(parsed));
}

struct row {
    const char *about;
    std::vector<param> changes;
    int status;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.about;
}

const std::string long_token(64, 'X');
const std::string too_long_token(65, 'X');
const std::string with_nul("a\0b", 3);

const row rows[] = {
    {"as it is", {}, 200},
    {"no method", {{"REQUEST_METHOD", ""}}, 400},
    {"a method that is no token", {{"REQUEST_METHOD", "GE T"}}, 400},
    {"a method with a control", {{"REQUEST_METHOD", "GET\r\n"}}, 400},
    {"an unknown method", {{"REQUEST_METHOD", "M-SEARCH"}}, 200},
    {"a method in lower case", {{"REQUEST_METHOD", "get"}}, 200},
    {"the longest method", {{"REQUEST_METHOD", long_token}}, 200},
    {"too long a method", {{"REQUEST_METHOD", too_long_token}}, 400},
    {"no target", {{"REQUEST_URI", ""}, {"QUERY_STRING", ""}}, 400},
    {"asterisk form", {{"REQUEST_URI", "*"}, {"QUERY_STRING", ""}}, 400},
    {"authority form", {{"REQUEST_URI", "host:443"}, {"QUERY_STRING", ""}}, 400},
    {"a blank in the target", {{"REQUEST_URI", "/a b"}, {"QUERY_STRING", ""}}, 400},
    {"a query that was dropped", {{"QUERY_STRING", ""}}, 400},
    {"another query", {{"QUERY_STRING", "b=d"}}, 400},
    {"a query from nowhere", {{"REQUEST_URI", "/a"}}, 400},
    {"lighttpd's query", {{"REQUEST_URI", "/a?x=\xc3\xab"}, {"QUERY_STRING", "x=%C3%AB"}}, 200},
    {"garbage for a host", {{"HTTP_HOST", "ev il/..<x>"}}, 400},
    {"a length of digits", {{"CONTENT_LENGTH", "10"}}, 200},
    {"an empty length", {{"CONTENT_LENGTH", ""}}, 200},
    {"a negative length", {{"CONTENT_LENGTH", "-1"}}, 400},
    {"a length with a sign", {{"CONTENT_LENGTH", "+1"}}, 400},
    {"a length with a blank", {{"CONTENT_LENGTH", "1 "}}, 400},
    {"a hexadecimal length", {{"CONTENT_LENGTH", "0x10"}}, 400},
    {"lengths in a list", {{"CONTENT_LENGTH", "5, 5"}}, 400},
    {"a length beyond 64 bits", {{"CONTENT_LENGTH", "18446744073709551616"}}, 400},
    {"both lengths alike", {{"CONTENT_LENGTH", "3"}, {"HTTP_CONTENT_LENGTH", "3"}}, 200},
    {"a part announced", {{"CONTENT_LENGTH", "10"}, {"HTTP_CONTENT_LENGTH", "30"}}, 400},
    {"CR in a field", {{"HTTP_X_FOO", "a\rb"}}, 400},
    {"LF in a field", {{"HTTP_COOKIE", "a=b\nc"}}, 400},
    {"NUL in a field", {{"HTTP_X_FOO", with_nul}}, 400},
    {"another control in a field", {{"HTTP_X_FOO", "a\x01\tb\x1b"}}, 200},
    {"a control in a media type", {{"CONTENT_TYPE", "text/pl\x01in"}}, 400},
    {"NUL in a media type", {{"CONTENT_TYPE", with_nul}}, 400},
    {"a tab in a media type", {{"CONTENT_TYPE", "text/plain;\tcharset=utf-8"}}, 200},
    {"Latin-1 in a media type", {{"CONTENT_TYPE", "text/pl\xe9in"}}, 200},
    {"LF in what is no field", {{"SSL_CLIENT_CERT", "a\nb\n"}}, 200},
};

const char *const single[] = {
    "REQUEST_METHOD",
    "REQUEST_URI",
    "QUERY_STRING",
    "SCRIPT_NAME",
    "PATH_INFO",
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "HTTPS",
    "REQUEST_SCHEME",
    "REMOTE_ADDR",
    "REMOTE_USER",
    "IMPRINT_SECRET",
    "HTTP_HOST",
    "SSL_CLIENT_VERIFY",
    "SSL_CLIENT_CERT",
    "SSL_CLIENT_CERT_CHAIN_0",
    "SSL_CLIENT_S_DN",
};
const char *const repeatable[] = {
    "HTTP_X_FOO",
    "HTTP_ACCEPT",
    "HTTP_COOKIE",
    "HTTP_SSL_CLIENT_VERIFY",
    "HTTP_REMOTE_USER",
    "SERVER_NAME",
    "",
    "SSL_CIPHER",
};

struct scheme_row {
    std::vector<param> changes;
    const char *scheme;
};
std::ostream &operator<<(std::ostream &out, const scheme_row &r) {
    for (const param &each : r.changes) {
        out << each.name << '=' << each.value << ' ';
    }
    return out;
}
const scheme_row schemes[] = {
    {{}, "http"},
    {{{"HTTPS", "on"}}, "https"},
    {{{"HTTPS", "ON"}}, "https"},
    {{{"HTTPS", "1"}}, "https"},
    {{{"HTTPS", "off"}}, "http"},
    {{{"HTTPS", ""}}, "http"},
    {{{"HTTPS", "off"}, {"REQUEST_SCHEME", "https"}}, "http"},
    {{{"HTTPS", ""}, {"REQUEST_SCHEME", "https"}}, "https"},
    {{{"REQUEST_SCHEME", "https"}}, "https"},
    {{{"REQUEST_SCHEME", "http"}}, "http"},
    {{{"REQUEST_SCHEME", "gopher"}}, "http"},
    {{{"HTTP_HTTPS", "on"}}, "http"},
    {{{"HTTP_X_FORWARDED_PROTO", "https"}, {"HTTP_FORWARDED", "proto=https"}}, "http"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(heads)

BOOST_DATA_TEST_CASE(rules, boost::unit_test::data::make(rows), sample) {
    BOOST_TEST(status_of(head_with(sample.changes)) == sample.status);
}

BOOST_AUTO_TEST_CASE(nothing_at_all) {
    BOOST_TEST(status_of(params()) == 400);
}

BOOST_AUTO_TEST_CASE(an_empty_query_may_be_left_out) { // HAProxy
    BOOST_TEST(
        status_of(make_params({{"REQUEST_METHOD", "GET"}, {"REQUEST_URI", "/a"}})) == 200
    );
    BOOST_TEST(
        status_of(make_params({{"REQUEST_METHOD", "GET"}, {"REQUEST_URI", "/a?"}})) == 200
    );
}

// Twice is too often even when both values are the same.
BOOST_DATA_TEST_CASE(never_twice, boost::unit_test::data::make(single), name) {
    params all = head_with({});
    const std::string value(all.find(name).value_or(""));
    if (!all.find(name)) {
        all.append(name, value);
        BOOST_TEST(status_of(all) == 200);
    }
    all.append(name, value);
    BOOST_TEST(status_of(std::move(all)) == 400);
}

BOOST_DATA_TEST_CASE(often, boost::unit_test::data::make(repeatable), name) {
    params all = head_with({{name, "x=1"}});
    all.append(name, "x=2");
    BOOST_TEST(status_of(std::move(all)) == 200);
}

BOOST_DATA_TEST_CASE(scheme, boost::unit_test::data::make(schemes), sample) {
    BOOST_TEST(accepted(head_with(sample.changes)).scheme == sample.scheme);
}

BOOST_AUTO_TEST_CASE(what_a_head_says) {
    const request_head head = accepted(head_with({
        {"REQUEST_URI", "http://abs.example/app/x%20y?b=c#f"},
        {"SCRIPT_NAME", "/app"},
        {"CONTENT_TYPE", "text/plain"},
        {"CONTENT_LENGTH", "18446744073709551615"},
        {"HTTP_CONTENT_TYPE", "text/evil"},
    }));
    BOOST_TEST(head.method == "GET");
    BOOST_TEST(head.target == "/app/x%20y?b=c");
    BOOST_TEST(head.mount == "/app");
    BOOST_TEST(head.path == "/x%20y");
    BOOST_TEST(head.query_string == "b=c");
    BOOST_TEST(head.host == "localhost");
    BOOST_TEST(head.client_address == "192.0.2.1");
    BOOST_TEST(head.content_type == "text/plain");
    BOOST_TEST((head.content_length == UINT64_MAX));
}

BOOST_AUTO_TEST_CASE(no_length_is_not_zero) {
    BOOST_TEST(!accepted(head_with({})).content_length.has_value());
    BOOST_TEST(!accepted(head_with({{"CONTENT_LENGTH", ""}})).content_length.has_value());
    BOOST_TEST((accepted(head_with({{"CONTENT_LENGTH", "0"}})).content_length == 0U));
}

BOOST_AUTO_TEST_CASE(cookies_are_joined) {
    params all = head_with({{"HTTP_COOKIE", "a=1"}});
    BOOST_TEST(accepted(all).cookies() == "a=1");
    all.append("HTTP_COOKIE", "b=2");
    all.append("HTTP_COOKIE", "c=3");
    BOOST_TEST(accepted(all).cookies() == "a=1; b=2; c=3");
    BOOST_TEST(accepted(head_with({})).cookies().empty());
}

BOOST_AUTO_TEST_CASE(views_survive_a_move) {
    request_head first = accepted(make_params({{"REQUEST_METHOD", "G"}, {"REQUEST_URI", "/"}}));
    const request_head second = std::move(first);
    const request_head third = accepted(make_params(
        {{"REQUEST_METHOD", "G"},
         {"REQUEST_URI", "/"},
         {"HTTP_COOKIE", "a"},
         {"HTTP_COOKIE", "b"}}
    ));
    BOOST_TEST(second.method == "G");
    BOOST_TEST(second.path == "/");
    BOOST_TEST(third.cookies() == "a; b");
}

BOOST_AUTO_TEST_CASE(bounds_on_counts) {
    head_rules rules;
    rules.query_fields = 2;
    rules.cookies = 2;
    const auto with_query = [](std::string query) {
        return make_params(
            {{"REQUEST_METHOD", "GET"}, {"REQUEST_URI", "/?" + query}, {"QUERY_STRING", query}}
        );
    };
    BOOST_TEST(status_of(with_query("a&b"), rules) == 200);
    BOOST_TEST(status_of(with_query("a&b&c"), rules) == 400);
    BOOST_TEST(status_of(head_with({{"HTTP_COOKIE", "a=1; b=2"}}), rules) == 200);
    BOOST_TEST(status_of(head_with({{"HTTP_COOKIE", "a=1; b=2; c=3"}}), rules) == 431);
}

BOOST_AUTO_TEST_CASE(outside_the_configured_mount) {
    const head_rules rules{.mount = "/app"};
    BOOST_TEST(status_of(head_with({}), rules) == 404);
    BOOST_TEST(status_of(head_with({{"REQUEST_URI", "/app?b=c"}}), rules) == 200);
}

// nginx's own fastcgi_params: DOCUMENT_URI, no PATH_INFO, all of the path in SCRIPT_NAME.
BOOST_AUTO_TEST_CASE(stock_nginx_is_at_the_root) {
    const request_head head = accepted(head_with({
        {"REQUEST_URI", "/reports/monthly?b=c"},
        {"SCRIPT_NAME", "/reports/monthly"},
        {"DOCUMENT_URI", "/reports/monthly"},
    }));
    BOOST_TEST(head.mount.empty());
    BOOST_TEST(head.path == "/reports/monthly");
}

// mod_proxy_fcgi without ProxyFCGISetEnvIf; mod_cgi's own SCRIPT_NAME is believed.
BOOST_AUTO_TEST_CASE(stock_apache_is_at_the_root) {
    std::vector<param> changes = {
        {"REQUEST_URI", "/x.cgi?b=c"},
        {"SCRIPT_NAME", "/x.cgi"},
        {"SERVER_SOFTWARE", "Apache/2.4"},
        {"CONTEXT_DOCUMENT_ROOT", "/srv/www"},
        {"SCRIPT_FILENAME", "proxy:fcgi://localhost/x.cgi"},
    };
    BOOST_TEST(accepted(head_with(changes)).mount.empty());
    changes.back().value = "/srv/www/x.cgi";
    BOOST_TEST(accepted(head_with(changes)).mount == "/x.cgi");
}

BOOST_AUTO_TEST_SUITE_END()
