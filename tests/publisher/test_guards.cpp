// SPDX-License-Identifier: MIT
// Who may, by what a signature asks for; and who comes back: sessions.
#include "../unit/identity/samples.hpp"
#include "rows.hpp"

namespace {

const row members[] = {
    {"no certificate", "GET", "/members/certificate", 403, "certificate"},
    {"not signed in", "GET", "/members/user", 401, "signed in"},
};

BOOST_DATA_TEST_CASE_F(asking, needing, members, r) {
    check(r);
}

// RFC 9110 §11.6.1: each 401 has one.
BOOST_FIXTURE_TEST_CASE(who_has_to_sign_in_is_told_so, asking) {
    BOOST_TEST(to.get("/members/user").has("WWW-Authenticate"));
}

BOOST_FIXTURE_TEST_CASE(a_certificate_is_who_one_is, asking) {
    to.wear(sample::pem(sample::crafted("plain")), "");
    BOOST_TEST(to.get("/members/certificate").body() == "CN=Ada,O=Test,C=DE");
    to.take_off();
    BOOST_TEST(to.get("/members/certificate").status() == 403);
}

// An id that we did not make is never adopted, whatever its shape.
const std::string made_up[] = {
    "",
    "x",
    "0123456789abcdef0123456789abcdef",
    std::string(43, 'A'),
    std::string(4000, 'A'),
    "../../etc/passwd",
    "\"quoted\"",
    "a b",
    "%00",
    "'; DROP TABLE session; --",
};

BOOST_DATA_TEST_CASE_F(asking, session_ids, made_up, id) {
    const auto got = to.get("/sessions/visits", {{"Cookie", "__Host-imprint=" + id}});
    BOOST_TEST(got.status() == 200);
    BOOST_TEST(got.body() == "1");
    const auto kept = to.cookies();
    BOOST_REQUIRE(kept.size() == 1U);
    BOOST_TEST(kept.front().name == "__Host-imprint");
    BOOST_TEST(kept.front().value != id);
    BOOST_TEST(to.get("/sessions/visits").body() == "2");
}

BOOST_FIXTURE_TEST_CASE(a_sessions_cookie_is_careful, asking) {
    const std::string cookie = to.get("/sessions/visits").field("Set-Cookie");
    for (const char *wanted : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"}) {
        BOOST_TEST(cookie.find(wanted) != std::string::npos, cookie);
    }
    BOOST_TEST(cookie.find("Domain") == std::string::npos);
}

} // namespace
