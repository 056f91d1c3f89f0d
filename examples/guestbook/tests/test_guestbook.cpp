// SPDX-License-Identifier: MIT
// The guestbook as its visitors meet it.  In this process; IMPRINT_TARGET tells otherwise.
#define BOOST_TEST_MODULE guestbook
#include <boost/test/unit_test.hpp>

#include <string>

#include <imprint/scanned.hpp>
#include <imprint/testing.hpp>

using imprint::json;
using imprint::testing::client;

namespace {

struct visit {
    client visitor{imprint::testing::target(), &imprint::scanned_site};

    bool page_has(const std::string &text) {
        return visitor.get("/").body().find(text) != std::string::npos;
    }
};

BOOST_FIXTURE_TEST_CASE(signing_leads_back_to_the_page, visit) {
    const auto answer = visitor.post("/sign", {{"name", "Ada"}, {"text", "Splendid & fine"}});
    BOOST_TEST(answer.status() == 303);
    const auto page = visitor.follow(answer);
    BOOST_TEST(page.status() == 200);
    BOOST_TEST(page.field("Content-Type") == "text/html; charset=utf-8");
    BOOST_TEST(page_has("<dt>Ada</dt><dd>Splendid &amp; fine</dd>"));
}

BOOST_FIXTURE_TEST_CASE(entries_are_json_the_newest_first, visit) {
    visitor.post("/sign", json{{"name", "Ada"}, {"text", "One"}});
    visitor.post("/sign", json{{"name", "Bob"}, {"text", "Two"}});
    const json entries = visitor.get("/entries").json();
    BOOST_REQUIRE(entries.size() >= 2U);
    BOOST_TEST(entries[0] == json({{"name", "Bob"}, {"text", "Two"}}));
    BOOST_TEST(entries[1] == json({{"name", "Ada"}, {"text", "One"}}));
}

BOOST_FIXTURE_TEST_CASE(a_visitor_is_remembered, visit) {
    visitor.post("/sign", {{"name", "Grace"}, {"text", "Hello"}});
    BOOST_TEST(page_has("value=\"Grace\""));
    visitor.forget_cookies();
    BOOST_TEST(!page_has("value=\"Grace\""));
}

BOOST_FIXTURE_TEST_CASE(markup_is_text, visit) {
    visitor.post("/sign", {{"name", "<script>"}, {"text", "\"><b>"}});
    BOOST_TEST(!page_has("<script>"));
    BOOST_TEST(page_has("<dt>&lt;script&gt;</dt>"));
}

BOOST_FIXTURE_TEST_CASE(half_an_entry_is_refused_and_not_kept, visit) {
    const std::string before = visitor.get("/entries").body();
    BOOST_TEST(visitor.post("/sign", {{"name", "Ada"}, {"text", ""}}).status() == 422);
    BOOST_TEST(visitor.post("/sign", {{"name", "Ada"}}).status() == 400);
    BOOST_TEST(visitor.post("/sign", json{{"name", "Ada"}, {"text", 1}}).status() == 400);
    BOOST_TEST(visitor.get("/sign").status() == 405);
    BOOST_TEST(visitor.get("/entries").body() == before);
}

BOOST_FIXTURE_TEST_CASE(another_site_can_not_sign, visit) {
    const auto answer = visitor.post(
        "/sign", {{"name", "Ada"}, {"text", "x"}}, {{"Sec-Fetch-Site", "cross-site"}}
    );
    BOOST_TEST(answer.status() == 403);
}

} // namespace
