// SPDX-License-Identifier: MIT
#include "http/cookie.hpp"
#include "imprint/cookie.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <stdexcept>
#include <string>

using namespace imprint;

namespace {

struct row {
    std::string text;
    name_values cookies;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.text;
}

// RFC 6265 §4.2.1 and what clients really send.
const row rows[] = {
    {"", {}},
    {"SID=31d4d96e407aad42", {{"SID", "31d4d96e407aad42"}}},
    {"SID=31d4; lang=en-US", {{"SID", "31d4"}, {"lang", "en-US"}}},
    {"a=1;b=2;  c=3 ;\td=4", {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}},
    {"a=1; a=2", {{"a", "1"}, {"a", "2"}}},
    {"a=", {{"a", ""}}},
    {"a=b=c==", {{"a", "b=c=="}}},
    {"a = b", {{"a", "b"}}},
    {"a=\"q\"", {{"a", "\"q\""}}},
    {"a=\"x;y\"", {{"a", "\"x"}}}, // quotes protect nothing
    {"a=b c,d", {{"a", "b c,d"}}},
    {"$Version=1; a=1; $Path=/", {{"$Version", "1"}, {"a", "1"}, {"$Path", "/"}}},
    {"a=\xc3\xab", {{"a", "\xc3\xab"}}},
    {"; ; ;a=1;", {{"a", "1"}}},
    {"a=1, b=2", {{"a", "1, b=2"}}}, // Apache joined two fields: can't be told from a comma
    // Without a name, or no pair at all: CVE-2023-23934.
    {"=__Host-id=evil", {}},
    {" =x; a=1", {{"a", "1"}}},
    {"__Host-id", {}},
    {"==x", {}},
    {"__Host-id=good; =__Host-id=evil", {{"__Host-id", "good"}}},
    // Control characters (HAProxy passes them, NUL too): RFC 6265bis §5.6 drops the cookie.
    {"a=x\ny; b=2", {{"b", "2"}}},
    {std::string("a=x\0y; b=2", 10), {{"b", "2"}}},
};

cookie named(std::string name, std::string value) {
    cookie c;
    c.name = std::move(name);
    c.value = std::move(value);
    return c;
}

} // namespace

BOOST_AUTO_TEST_SUITE(cookies)

BOOST_DATA_TEST_CASE(parses, boost::unit_test::data::make(rows), sample) {
    BOOST_TEST((http::parse_cookies(sample.text) == sample.cookies));
    BOOST_TEST(http::count_cookies(sample.text) >= sample.cookies.size());
}

BOOST_AUTO_TEST_CASE(the_default_is_careful) {
    BOOST_TEST(
        format_cookie(named("id", "x1")) == "id=x1; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
}

BOOST_AUTO_TEST_CASE(every_attribute) {
    cookie c = named("id", "");
    c.path = "/app";
    c.domain = "example.org";
    c.expires = std::chrono::sys_seconds(std::chrono::seconds(784111777));
    c.max_age = std::chrono::seconds(-1);
    c.http_only = false;
    c.same_site = same_site::none;
    BOOST_TEST(
        format_cookie(c) == "id=; Path=/app; Domain=example.org; Expires=Sun, 06 Nov 1994 "
                            "08:49:37 GMT; Max-Age=-1; Secure; SameSite=None"
    );
    c.same_site = same_site::strict;
    c.secure = false;
    BOOST_TEST(format_cookie(c).ends_with("Max-Age=-1; SameSite=Strict"));
}

BOOST_AUTO_TEST_CASE(names_and_values_keep_to_the_grammar) {
    for (const char *name : {"", "a b", "a=b", "a;b", "a\r\nb", "\xc3\xab", "a,b", "(a)"}) {
        BOOST_CHECK_THROW(format_cookie(named(name, "x")), std::invalid_argument);
    }
    for (const char *value : {"a b", "a;b", "a,b", "a\\b", "\"a\"", "a\nb", "\x7f", "\xff"}) {
        BOOST_CHECK_THROW(format_cookie(named("a", value)), std::invalid_argument);
    }
    BOOST_CHECK_THROW(format_cookie(named("a", std::string(1, '\0'))), std::invalid_argument);
    BOOST_CHECK_NO_THROW(format_cookie(named("a", "!#$%&'()*+-./09:<=>?@AZ[]^_`az{|}~")));
}

BOOST_AUTO_TEST_CASE(too_long_for_browsers) {
    BOOST_CHECK_NO_THROW(format_cookie(named("a", std::string(4095, 'x'))));
    BOOST_CHECK_THROW(format_cookie(named("a", std::string(4096, 'x'))), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(path_and_domain_keep_to_the_grammar) {
    for (const char *path : {"", "app", "/a;b", "/a\r\nX: y", "/\x7f"}) {
        cookie c = named("a", "b");
        c.path = path;
        BOOST_CHECK_THROW(format_cookie(c), std::invalid_argument);
    }
    for (const char *domain : {"a b", "a;b", "a\nb", "a/b"}) {
        cookie c = named("a", "b");
        c.domain = domain;
        BOOST_CHECK_THROW(format_cookie(c), std::invalid_argument);
    }
}

// RFC 6265bis §4.1.3, §5.4.
BOOST_AUTO_TEST_CASE(prefixes_keep_their_promise) {
    BOOST_CHECK_NO_THROW(format_cookie(named("__Host-id", "x")));
    for (const char *name : {"__Host-id", "__host-id", "__HOST-id"}) {
        cookie insecure = named(name, "x");
        insecure.secure = false;
        BOOST_CHECK_THROW(format_cookie(insecure), std::invalid_argument);
        cookie below = named(name, "x");
        below.path = "/app";
        BOOST_CHECK_THROW(format_cookie(below), std::invalid_argument);
        cookie wide = named(name, "x");
        wide.domain = "example.org";
        BOOST_CHECK_THROW(format_cookie(wide), std::invalid_argument);
    }
    cookie secure = named("__Secure-id", "x");
    secure.path = "/app";
    BOOST_CHECK_NO_THROW(format_cookie(secure));
    secure.secure = false;
    BOOST_CHECK_THROW(format_cookie(secure), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(same_site_none_is_secure) {
    cookie c = named("a", "b");
    c.same_site = same_site::none;
    c.secure = false;
    BOOST_CHECK_THROW(format_cookie(c), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
