// SPDX-License-Identifier: MIT
// What is made of results.
#include "rows.hpp"

namespace {

struct result {
    std::string name;
    std::string target;
    int status;
    std::string type;
    std::string body;
};
std::ostream &operator<<(std::ostream &out, const result &of) {
    return out << of.name;
}

constexpr const char *text = "text/plain; charset=utf-8";
constexpr const char *html = "text/html; charset=utf-8";

const result results[] = {
    {"a published page",
     "/output/page",
     200,
     html,
     "<!DOCTYPE html><title>x</title><p>a page</p></html>\n"},
    {"a published text", "/output/text", 200, text, "a text </html> in the middle of it"},
    // Differs: nobody guesses at what a function returns, for a visitor may have written it.
    {"a function's text that looks like a page",
     "/output/like_html",
     200,
     text,
     "<p>text of a function</p></html>"},
    {"a function's page", "/output/real_html?name=x", 200, html, "<p>x</p>"},
    // Differs: nothing was escaped.
    {"a visitor's words in a page",
     "/output/real_html?name=%3Cb%3E%26%22",
     200,
     html,
     "<p>&lt;b&gt;&amp;&quot;</p>"},
    {"a type of its own", "/output/own_type", 200, "text/csv", "a,b\n"},
    {"text is UTF-8, and says so", "/output/unicode", 200, text, "\xc3\xa4\xe2\x82\xac"},
    // Differs: what makes its content piece by piece was sent as its name.
    {"content that is generated",
     "/output/generated",
     200,
     "application/octet-stream",
     "one\ntwo\nthree\n"},
};

BOOST_DATA_TEST_CASE_F(asking, rendering, results, r) {
    const auto got = to.get(r.target);
    BOOST_TEST(got.status() == r.status);
    BOOST_TEST(got.field("Content-Type") == r.type);
    BOOST_TEST(got.body() == r.body);
}

BOOST_FIXTURE_TEST_CASE(text_is_not_sniffed_at, asking) {
    BOOST_TEST(to.get("/output/like_html").field("X-Content-Type-Options") == "nosniff");
}

// Was 200 with nothing.
BOOST_FIXTURE_TEST_CASE(nothing_is_204, asking) {
    const auto got = to.post("/output/nothing");
    BOOST_TEST(got.status() == 204);
    BOOST_TEST(got.body() == "");
    BOOST_TEST(!got.has("Content-Type"));
}

// A result is the answer: nothing was sent before it, so that no redirect and no error comes
// too late.
BOOST_FIXTURE_TEST_CASE(redirects_end_a_function, asking) {
    const auto got = to.get("/output/elsewhere");
    BOOST_TEST(got.status() == 303);
    BOOST_TEST(got.field("Location") == "/output/like_html");
    BOOST_TEST(to.follow(got).body() == "<p>text of a function</p></html>");
    BOOST_TEST(to.get("/output/for_ever").status() == 301);
}

BOOST_FIXTURE_TEST_CASE(a_function_can_refuse, asking) {
    for (const int status : {400, 403, 404, 409, 418, 503}) {
        const auto got = to.get("/output/refused/" + std::to_string(status));
        BOOST_TEST(got.status() == status);
        BOOST_TEST(got.json()["detail"] == "the program says so");
    }
}

// Particulars are for the log, and for a programmer's own browser.
BOOST_FIXTURE_TEST_CASE(a_broken_function_tells_nobody_how, asking) {
    const auto got = to.get("/output/broken");
    BOOST_TEST(got.status() == 500);
    BOOST_TEST(got.body().find("particulars") == std::string::npos);
    imprint::site own = older_publishers();
    own.settings().development = true;
    imprint::testing::client at_home(std::move(own));
    BOOST_TEST(
        at_home.get("/output/broken").body().find("the particulars") != std::string::npos
    );
}

BOOST_FIXTURE_TEST_CASE(a_refusal_is_a_page_for_a_browser, asking) {
    const auto page = to.get("/nosuch", {{"Accept", "text/html"}});
    BOOST_TEST(page.status() == 404);
    BOOST_TEST(page.field("Content-Type") == html);
    BOOST_TEST(to.get("/nosuch").field("Content-Type") == "application/problem+json");
}

} // namespace
