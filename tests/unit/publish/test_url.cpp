// SPDX-License-Identifier: MIT
#include "imprint/redirect.hpp"
#include "imprint/url.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using imprint::redirect;
using imprint::url;

namespace {

const char *const safe[] = {
    "",
    "/",
    "/a/b?c=d#e",
    "?q=1",
    "#top",
    "a/b",
    "./a:b",
    "a?b:c",
    "http://example.org/",
    "HTTPS://example.org/",
    "mailto:ada@example.org",
};
const std::string unsafe[] = {
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "\tjavascript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org/",
    "a:b",
    ":",
    "//example.org/",
    "/\\example.org/",
    "\\\\example.org/",
    "http:\\\\example.org",
    "/a b",
    "/a\"b",
    "/a<b",
    "/a\r\nSet-Cookie: a=b",
    std::string("/a\0b", 4),
    "/a\x7f",
};

const char *const places[] = {"/", "/documents/1", "/a?b=c#d", "/a//b", "/%0d%0a"};
const std::string not_places[] = {
    "",
    "documents",
    "//example.org",
    "/\\example.org",
    "\\example.org",
    "/a\\b",
    "https://example.org/",
    "javascript:alert(1)",
    "?a=b",
    "/a b",
    "/a\nSet-Cookie: x=y",
    "/a\r\n\r\n<script>",
    "\r/a",
    std::string("/a\0", 3),
    "/\xc3\xa9",
    "/\x7f",
};

const char *const elsewhere[] = {
    "/",
    "/wiki/?a=b#c",
    "https://example.org",
    "https://example.org/?back=%2Fapp",
    "HTTP://[::1]:8080/",
    "https://example.org?a",
};
const char *const nowhere[] = {
    "",
    "wiki",
    "?a",
    "//example.org/",
    "/\\example.org",
    "https:",
    "https://",
    "https:///example.org",
    "https://?a",
    "https://#a",
    "https:example.org",
    "https:/example.org",
    "https://\\example.org",
    "https://example.org\\@evil.example",
    "https://example.org/a b",
    "https://example.org/\r\nSet-Cookie: a=b",
    "https://ex\xc3\xa9mple.org/",
    "ftp://example.org/",
    "javascript://example.org/%0aalert(1)",
    "mailto:ada@example.org",
};

} // namespace

BOOST_AUTO_TEST_SUITE(url_and_redirect)

BOOST_DATA_TEST_CASE(url_takes, boost::unit_test::data::make(safe), sample) {
    const auto parsed = url::parse(sample);
    BOOST_REQUIRE(parsed.has_value());
    BOOST_TEST(parsed->text() == sample);
}

BOOST_DATA_TEST_CASE(url_refuses, boost::unit_test::data::make(unsafe), sample) {
    BOOST_TEST(!url::parse(sample).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_not_ascii_is_percent_encoded) {
    BOOST_TEST(url::parse("/caf\xc3\xa9")->text() == "/caf%C3%A9");
    BOOST_TEST(url("/caf\xc3\xa9").text() == "/caf%C3%A9");
}

BOOST_AUTO_TEST_CASE(arguments_stay_within_their_segment) {
    BOOST_TEST(url("/documents/{}", 7).text() == "/documents/7");
    BOOST_TEST(
        url("/d/{}?q={}#{}", "a/b?c", "x&y=z %", "..").text() ==
        "/d/a%2Fb%3Fc?q=x%26y%3Dz%20%25#.."
    );
    BOOST_TEST(url("{}", "javascript:alert(1)").text() == "javascript%3Aalert%281%29");
    BOOST_TEST(url("/{{{}}}", -1).text() == "/{-1}");
}

BOOST_AUTO_TEST_CASE(an_empty_argument_makes_no_other_host) {
    BOOST_CHECK_THROW(url("/{}/example.org", ""), std::invalid_argument);
    BOOST_TEST(url("/{}/example.org", "a").text() == "/a/example.org");
}

BOOST_DATA_TEST_CASE(redirect_takes, boost::unit_test::data::make(places), sample) {
    BOOST_TEST(redirect(sample).place() == sample);
    BOOST_TEST(redirect(sample).status() == 303);
}

BOOST_DATA_TEST_CASE(redirect_refuses, boost::unit_test::data::make(not_places), sample) {
    BOOST_CHECK_THROW(redirect{sample}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(redirect_takes_a_url_of_the_site) {
    BOOST_TEST(redirect(url("/d/{}", "a b")).place() == "/d/a%20b");
    BOOST_TEST(redirect(url("/d/{}", "a b"), 302).status() == 302);
    BOOST_CHECK_THROW(redirect(url("https://example.org/")), std::invalid_argument);
    BOOST_CHECK_THROW(redirect(url("?page=2")), std::invalid_argument);
    BOOST_CHECK_THROW(redirect(*url::parse("mailto:a@example.org")), std::invalid_argument);
}

BOOST_DATA_TEST_CASE(elsewhere_takes, boost::unit_test::data::make(elsewhere), sample) {
    BOOST_TEST(redirect::elsewhere(sample).place() == sample);
    BOOST_TEST(redirect::elsewhere(sample, 301).status() == 301);
}

BOOST_DATA_TEST_CASE(elsewhere_refuses, boost::unit_test::data::make(nowhere), sample) {
    BOOST_CHECK_THROW(redirect::elsewhere(sample), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(redirect_statuses) {
    for (const int status : {301, 302, 303, 307, 308}) {
        BOOST_TEST(redirect("/", status).status() == status);
    }
    for (const int status : {200, 300, 304, 305, 306, 309, 404}) {
        BOOST_CHECK_THROW(redirect("/", status), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_SUITE_END()
