// SPDX-License-Identifier: MIT
// Who may ask: other sites in the visitor's browser, certificates, users; in which order
// the refusals come.
#include "asking.hpp"
#include "identity/certificate.hpp"
#include "imprint/body.hpp"
#include "imprint/client_certificate.hpp"
#include "imprint/client_identity.hpp"
#include "imprint/signed_in_user.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <memory>
#include <ostream>
#include <string>

namespace {

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
std::string open_get() {
    return "open";
}
std::string open_post(imprint::on_post /*method*/) {
    return "open";
}
std::string whoami(const imprint::client_identity &who) {
    return who.verified() ? "verified" : "nobody " + who.reason();
}
std::string whoami_post(imprint::on_post /*method*/, const imprint::client_identity & /*who*/) {
    return "posted";
}
std::string members(imprint::client_certificate who) {
    return who.subject_text();
}
std::string maybe_member(std::optional<imprint::client_certificate> who) {
    return who ? who->subject_text() : "nobody";
}
std::string users(imprint::signed_in_user who) {
    return std::string(who.name());
}
std::string maybe_user(std::optional<imprint::signed_in_user> who) {
    return who ? "somebody" : "nobody";
}
std::string all_of_it(
    imprint::on_post /*method*/,
    int number,
    imprint::client_certificate /*certificate*/,
    imprint::signed_in_user /*user*/
) {
    return std::to_string(number);
}
std::string
certified(imprint::on_post /*method*/, int number, imprint::client_certificate /*w*/) {
    return std::to_string(number);
}
imprint::response cached(const imprint::client_identity & /*who*/) {
    imprint::response answer(200, "cached", "text/plain");
    answer.set("Cache-Control", "max-age=60");
    return answer;
}

// NOLINTEND(performance-unnecessary-value-param)

imprint::client_identity alice() {
    auto data = std::make_shared<imprint::detail::certificate_data>();
    data->subject_text = "CN=alice";
    return imprint::client_identity(imprint::detail::certificate_access::make(std::move(data)));
}

int visitors(imprint::database & /*db*/) {
    return 1;
}
int visits(imprint::session & /*session*/) {
    return 1;
}

struct fixture {
    fixture() {
        using imprint::arg;
        site.publish("/open", open_get);
        site.publish("/open", open_post);
        site.publish("/whoami", whoami);
        site.publish("/whoami", whoami_post);
        site.publish("/members", members);
        site.publish("/maybe_member", maybe_member);
        site.publish("/users", users);
        site.publish("/maybe_user", maybe_user);
        site.publish("/all", all_of_it, arg{"number"});
        site.publish("/certified", certified, arg{"number"});
        site.publish("/cached", cached);
        site.publish("/visitors", visitors);
        site.publish("/visits", visits);
        site.settings().origins = {"https://example.org", "https://shop.example.org"};
    }
    imprint::site site;
    asking ask{site};
};

struct row {
    const char *method;
    const char *target;
    imprint::name_values fields;
    int status;
};
std::ostream &operator<<(std::ostream &out, const row &of) {
    out << of.method << ' ' << of.target;
    for (const imprint::name_value &field : of.fields) {
        out << ' ' << field.name << '=' << field.value;
    }
    return out;
}

imprint::name_value site_is(const char *value) {
    return {"HTTP_SEC_FETCH_SITE", value};
}
imprint::name_value origin(const char *value) {
    return {"HTTP_ORIGIN", value};
}
const imprint::name_value navigate{"HTTP_SEC_FETCH_MODE", "navigate"};
const imprint::name_value document{"HTTP_SEC_FETCH_DEST", "document"};
const imprint::name_value frame{"HTTP_SEC_FETCH_DEST", "iframe"};

const std::vector<row> rows = {
    {"POST", "/whoami", {}, 200}, // no browser
    {"POST", "/whoami", {site_is("same-origin")}, 200},
    {"POST", "/whoami", {site_is("none")}, 200},
    {"POST", "/whoami", {site_is("cross-site")}, 403},
    {"POST", "/whoami", {site_is("cross-site"), navigate, document}, 403},
    {"POST", "/open", {site_is("cross-site"), navigate, document}, 403},
    {"POST", "/whoami", {site_is("something-new")}, 403},
    // What the browser says of the site wins over its Origin.
    {"POST", "/whoami", {site_is("same-origin"), origin("https://evil.example")}, 200},
    {"POST", "/whoami", {site_is("cross-site"), origin("https://example.org")}, 403},
    // A neighbour is another site unless it is listed.
    {"POST", "/whoami", {site_is("same-site")}, 403},
    {"POST", "/whoami", {site_is("same-site"), origin("https://mail.example.org")}, 403},
    {"POST", "/whoami", {site_is("same-site"), origin("https://shop.example.org")}, 200},
    {"GET", "/whoami", {site_is("same-site")}, 403},
    // Links lead here; frames and scripts read only what is the same for everybody.
    {"GET", "/whoami", {site_is("cross-site")}, 403},
    {"GET", "/whoami", {site_is("cross-site"), navigate, document}, 200},
    {"HEAD", "/whoami", {site_is("cross-site"), navigate, document}, 200},
    {"GET", "/whoami", {site_is("cross-site"), navigate, frame}, 403},
    {"GET", "/whoami", {site_is("cross-site"), document}, 403},
    {"GET", "/open", {site_is("cross-site")}, 200},
    {"HEAD", "/open", {site_is("cross-site"), navigate, frame}, 200},
    {"GET", "/maybe_member", {site_is("cross-site")}, 403},
    {"GET", "/maybe_user", {site_is("cross-site")}, 403},
    {"GET", "/members", {site_is("cross-site")}, 403},
    {"GET", "/users", {site_is("cross-site")}, 403},
    {"GET", "/visitors", {site_is("cross-site")}, 403},
    {"GET", "/visits", {site_is("cross-site")}, 403},
    // Without Sec-Fetch: old browsers, and plain http.
    {"POST", "/whoami", {origin("https://example.org")}, 200},
    {"POST", "/whoami", {origin("https://example.org:8443")}, 403},
    {"POST", "/whoami", {origin("http://example.org")}, 403},
    {"POST", "/whoami", {origin("null")}, 403},
    {"POST", "/open", {origin("https://evil.example")}, 403},
    {"GET", "/whoami", {origin("https://evil.example")}, 200},
    // The order: what is not there is not there for anybody.
    {"POST", "/nowhere", {site_is("cross-site")}, 404},
    {"PUT", "/whoami", {site_is("cross-site")}, 405},
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(who_may_ask, fixture)

BOOST_DATA_TEST_CASE_F(fixture, other_sites, boost::unit_test::data::make(rows)) {
    asked what;
    what.method = sample.method;
    what.target = sample.target;
    what.params = sample.fields;
    const answered got = ask(what);
    BOOST_TEST(got.status == sample.status, got.status << ": " << got.body);
}

BOOST_AUTO_TEST_CASE(null_is_no_origin_even_when_listed) {
    site.settings().origins = {"null"};
    asked what;
    what.method = "POST";
    what.target = "/whoami";
    what.params = {origin("null")};
    BOOST_TEST(ask(what).status == 403);
}

// Over plain http browsers send no Sec-Fetch: the site's own form comes here.
BOOST_AUTO_TEST_CASE(an_origin_that_is_refused_says_where_it_is_set) {
    asked what;
    what.method = "POST";
    what.target = "/whoami";
    what.params = {origin("http://intranet:8080")};
    BOOST_TEST(ask(what).says("'http://intranet:8080'"));
    BOOST_TEST(ask(what).says("start it with --origin"));
}

BOOST_AUTO_TEST_CASE(certificates) {
    asked what;
    what.target = "/members";
    BOOST_TEST(ask(what).status == 403);
    what.who = imprint::client_identity::refused("it has expired");
    BOOST_TEST(ask(what).status == 403);
    BOOST_TEST(ask(what).says("it has expired"));
    what.target = "/whoami";
    BOOST_TEST(ask(what).body == "nobody it has expired");
    what.target = "/maybe_member";
    BOOST_TEST(ask(what).body == "nobody");
    what.who = alice();
    BOOST_TEST(ask(what).body == "CN=alice");
    what.target = "/members";
    BOOST_TEST(ask(what).body == "CN=alice");
    what.target = "/whoami";
    BOOST_TEST(ask(what).body == "verified");
}

BOOST_AUTO_TEST_CASE(nobody_is_signed_in_yet) {
    const answered refused = ask("GET", "/users");
    BOOST_TEST(refused.status == 401);
    BOOST_TEST(!refused.field("WWW-Authenticate").empty()); // RFC 9110 §15.5.2
    BOOST_TEST(ask("GET", "/maybe_user").body == "nobody");
}

BOOST_AUTO_TEST_CASE(refusals_come_in_order) {
    asked what;
    what.method = "POST";
    what.target = "/all?number=x";
    what.params = {site_is("cross-site")};
    what.type = "text/plain";
    what.body = "x";
    BOOST_TEST(ask(what).status == 403);
    BOOST_TEST(ask(what).says("another site"));
    what.params.clear();
    BOOST_TEST(ask(what).status == 415);
    what.type = "application/x-www-form-urlencoded";
    BOOST_TEST(ask(what).status == 403);
    BOOST_TEST(ask(what).says("certificate"));
    what.who = alice();
    BOOST_TEST(ask(what).status == 401);
    what.target = "/certified?number=x";
    BOOST_TEST(ask(what).status == 400);
    what.target = "/certified/x";
    BOOST_TEST(ask(what).status == 404);
}

BOOST_AUTO_TEST_CASE(what_depends_on_the_visitor_is_not_cached) {
    BOOST_TEST(ask("GET", "/whoami").field("Cache-Control") == "private, no-store");
    BOOST_TEST(ask("GET", "/maybe_user").field("Cache-Control") == "private, no-store");
    BOOST_TEST(ask("GET", "/cached").field("Cache-Control") == "max-age=60");
    BOOST_TEST(ask("GET", "/open").field("Cache-Control") == "");
}

BOOST_AUTO_TEST_SUITE_END()
