// SPDX-License-Identifier: MIT
#include "http/problem.hpp"
#include "make_request.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <string>

using namespace imprint;
using namespace imprint::http;

namespace {

std::string text_of(const response &r) {
    return std::get<std::string>(r.content());
}

constexpr const char *browser =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

} // namespace

BOOST_AUTO_TEST_SUITE(problems)

// RFC 9457 §3.1, §4.2.1.
BOOST_AUTO_TEST_CASE(a_program_gets_a_problem_document) {
    for (const char *accept :
         {"",
          "*/*",
          "application/json",
          "application/problem+json",
          "text/html;q=0.5, application/json",
          "text/plain"}) {
        const response r = explain(accept, http_error(404, "no \"such\" page"));
        BOOST_TEST(r.status() == 404);
        BOOST_TEST((r.field("content-type") == "application/problem+json"));
        const auto problem = nlohmann::json::parse(text_of(r));
        BOOST_TEST(problem.at("type") == "about:blank");
        BOOST_TEST(problem.at("title") == "Not Found");
        BOOST_TEST(problem.at("status") == 404);
        BOOST_TEST(problem.at("detail") == "no \"such\" page");
    }
}

BOOST_AUTO_TEST_CASE(a_browser_gets_a_page) {
    for (const char *accept : {browser, "text/html", "application/json;q=0.9, text/html"}) {
        const response r =
            explain(accept, http_error(403, "<script>alert('x')</script> & \"y\""));
        BOOST_TEST((r.field("content-type") == "text/html; charset=utf-8"));
        const std::string page = text_of(r);
        BOOST_TEST(page.find("Forbidden") != std::string::npos);
        BOOST_TEST(page.find("<script") == std::string::npos);
        BOOST_TEST(
            page.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;") !=
            std::string::npos
        );
    }
}

BOOST_AUTO_TEST_CASE(what_a_client_sent_can_be_any_octets) {
    const response document = explain("", http_error(400, "not \xff UTF-8"));
    BOOST_TEST(nlohmann::json::parse(text_of(document)).at("detail") == "not \\xff UTF-8");
    BOOST_TEST(
        text_of(explain("text/html", http_error(400, "\xff"))).find('\xff') == std::string::npos
    );
}

BOOST_AUTO_TEST_CASE(never_sniffed_nor_stored) {
    for (const char *accept : {"", browser}) {
        const response r = explain(accept, http_error(500, "x"));
        BOOST_TEST((r.field("X-Content-Type-Options") == "nosniff"));
        BOOST_TEST((r.field("Cache-Control") == "no-store"));
    }
}

BOOST_AUTO_TEST_CASE(a_status_without_a_phrase) {
    const response r = explain("", http_error(499, "x"));
    BOOST_TEST(nlohmann::json::parse(text_of(r)).at("title") == "Status 499");
}

BOOST_AUTO_TEST_CASE(errors_bring_their_fields) {
    const request r = make_get("/", {{"HTTP_ACCEPT", browser}});
    const response answer = explain(r, http_error(405, "only GET").with("Allow", "GET"));
    BOOST_TEST(answer.status() == 405);
    BOOST_TEST((answer.field("Allow") == "GET"));
    BOOST_TEST(text_of(answer).find("only GET") != std::string::npos);
    BOOST_TEST(text_of(answer).starts_with("<!DOCTYPE html>"));
}

BOOST_AUTO_TEST_CASE(refused_heads) {
    const response answer = explain(refusal{rule::too_many_cookies, "too many cookies"});
    BOOST_TEST(answer.status() == 431);
    BOOST_TEST((answer.field("content-type") == "application/problem+json"));
    BOOST_TEST(
        nlohmann::json::parse(text_of(answer)).at("type") == "urn:imprint:too-many-cookies"
    );
}

BOOST_AUTO_TEST_CASE(a_page_names_the_rule_and_what_sets_its_limit) {
    const std::string page =
        text_of(explain(browser, make_error(rule::body_too_large, "70 octets came")));
    BOOST_TEST(page.find("<p>70 octets came</p>") != std::string::npos);
    BOOST_TEST(page.find("urn:imprint:body-too-large") != std::string::npos);
    BOOST_TEST(page.find("--body-bytes, settings.body_bytes") != std::string::npos);
}

// What the site's own fault is due to is for its log.
BOOST_AUTO_TEST_CASE(a_page_names_no_option_for_a_5xx) {
    const std::string page =
        text_of(explain(browser, make_error(rule::database_unavailable, "away")));
    BOOST_TEST(page.find("urn:imprint:database-unavailable") != std::string::npos);
    BOOST_TEST(page.find("--database") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_page_can_be_read_by_anybody_and_runs_nothing) {
    const response r = explain(browser, http_error(404, "x"));
    BOOST_TEST((r.field("Content-Security-Policy") == "default-src 'none'"));
    const std::string page = text_of(r);
    for (const char *part :
         {"<html lang=\"en\">",
          "<meta charset=\"utf-8\">",
          "name=\"viewport\"",
          "<title>404 Not Found</title>",
          "<main>",
          "<h1>404 Not Found</h1>"}) {
        BOOST_TEST(page.find(part) != std::string::npos, part);
    }
    // An application's error without a type has no rule to name.
    BOOST_TEST(page.find("<dl>") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_applications_own_type) {
    const http_error sold_out =
        http_error(409, "the last one was sold").type("/problems/sold-out?a=1&b");
    const auto problem = nlohmann::json::parse(text_of(explain("", sold_out)));
    BOOST_TEST(problem.at("type") == "/problems/sold-out?a=1&b");
    BOOST_TEST(
        text_of(explain(browser, sold_out)).find("<code>/problems/sold-out?a=1&amp;b</code>") !=
        std::string::npos
    );
}

BOOST_AUTO_TEST_SUITE_END()
