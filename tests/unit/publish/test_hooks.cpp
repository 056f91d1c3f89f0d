// SPDX-License-Identifier: MIT
// before, after and error hooks: their order, what they see, what they change, and what
// follows for everything below their namespace.
#include "asking.hpp"
#include "database/connection.hpp"
#include "imprint/body_stream.hpp"
#include "imprint/client_identity.hpp"
#include "imprint/database.hpp"
#include "imprint/html.hpp"
#include "imprint/http_error.hpp"
#include "imprint/redirect.hpp"
#include "imprint/session.hpp"
#include "imprint/signed_in_user.hpp"
#include "session/session_store.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using imprint::arg;

// What was called, in order.
std::vector<std::string> calls;

auto note(const std::string &what) {
    return [what] { calls.push_back(what); };
}
auto note_after(const std::string &what) {
    return [what](imprint::response & /*answer*/) { calls.push_back(what); };
}
auto note_error(const std::string &what) {
    return [what](const imprint::http_error &error) -> std::optional<std::string> {
        calls.push_back(what + " " + std::to_string(error.status()));
        return std::nullopt;
    };
}

int twice(int n) {
    calls.emplace_back("twice");
    return 2 * n;
}

std::string joined() {
    std::string all;
    for (const std::string &one : calls) {
        all += all.empty() ? one : ", " + one;
    }
    return all;
}

imprint::name_value header(const char *name, const char *value) {
    return {name, value};
}

struct fixture {
    fixture() {
        calls.clear();
        site.publish("/a/b/twice", twice, arg{"n"});
        site.publish("/a/motto", motto);
        site.publish("/other", [] { return std::string("other"); });
        site.publish("/a/fails", []() -> std::string { throw std::runtime_error("secret"); });
        site.publish("/a/refuses", []() -> std::string {
            throw imprint::http_error(409, "the last one was sold").type("/sold-out");
        });
    }
    answered ask_from(std::string target, imprint::name_values params, std::string method) {
        asked what;
        what.method = std::move(method);
        what.target = std::move(target);
        what.params = std::move(params);
        return ask(what);
    }

    std::string motto = "Few dependencies.";
    imprint::site site;
    asking ask{site};
};

} // namespace

// NOLINTBEGIN(performance-unnecessary-value-param): as applications write them

BOOST_FIXTURE_TEST_SUITE(hooks, fixture)

BOOST_AUTO_TEST_CASE(before_goes_inwards_and_after_outwards) {
    // Registered inside out, and around what is published already.
    site.before("/a/b", note("before b"));
    site.after("/a/b", note_after("after b"));
    site.before("/", note("before site"));
    site.after("/", note_after("after site"));
    site.before("/a", note("before a"));
    site.after("/a", note_after("after a"));
    BOOST_TEST(ask("GET", "/a/b/twice/4").body == "8");
    BOOST_TEST(
        joined() == "before site, before a, before b, twice, after b, after a, after site"
    );
    calls.clear();
    BOOST_TEST(ask("GET", "/other").body == "other");
    BOOST_TEST(joined() == "before site, after site");
}

BOOST_AUTO_TEST_CASE(what_is_published_later_is_guarded_too) {
    site.before("/late", []() -> void { throw imprint::http_error(403, "no entry"); });
    site.publish("/late/deep/er", [] { return std::string("in"); });
    site.publish("/late/index", [] { return std::string("in"); });
    BOOST_TEST(ask("GET", "/late/deep/er").status == 403);
    BOOST_TEST(ask("GET", "/late").status == 403);
}

BOOST_AUTO_TEST_CASE(a_name_that_only_begins_alike_is_not_below) {
    site.publish("/ab", [] { return std::string("free"); });
    site.before("/a", []() -> void { throw imprint::http_error(403, "no entry"); });
    BOOST_TEST(ask("GET", "/ab").status == 200);
    BOOST_TEST(ask("GET", "/a/motto").status == 403);
}

BOOST_AUTO_TEST_CASE(strings_have_guards) {
    site.before("/a", []() -> void { throw imprint::http_error(403, "no entry"); });
    BOOST_TEST(ask("GET", "/a/motto").status == 403);
    BOOST_TEST(ask("HEAD", "/a/motto").status == 403);
}

BOOST_AUTO_TEST_CASE(an_answer_of_before_ends_the_request) {
    site.before("/", note("before site"));
    site.after("/", note_after("after site"));
    site.before("/a", [](const imprint::request &asked) -> std::optional<imprint::redirect> {
        if (asked.query_string() == "go") {
            return std::nullopt;
        }
        return imprint::redirect("/login");
    });
    site.after("/a", note_after("after a"));
    site.before("/a/b", note("before b"));
    site.after("/a/b", note_after("after b"));
    const answered sent_away = ask("GET", "/a/b/twice/4");
    BOOST_TEST(sent_away.status == 303);
    BOOST_TEST(sent_away.field("Location") == "/login");
    // Namespaces that were not entered are not left either.
    BOOST_TEST(joined() == "before site, after a, after site");
    BOOST_TEST(ask("GET", "/a/b/twice/4?go").body == "8");
}

// A parameter that can't be bound is refused after the hook had its say.
BOOST_AUTO_TEST_CASE(before_runs_before_binding) {
    site.before("/a", []() -> void { throw imprint::http_error(403, "no entry"); });
    BOOST_TEST(ask("GET", "/a/b/twice?n=x").status == 403);
    site.publish("/a/take", [](imprint::on_post /*m*/, int n) { return n; }, arg{"n"});
    asked what;
    what.method = "POST";
    what.target = "/a/take";
    what.type = "application/json";
    what.body = "{malformed";
    BOOST_TEST(ask(what).status == 403);
}

BOOST_AUTO_TEST_CASE(before_runs_after_what_can_be_refused_without_it) {
    site.before("/", note("before"));
    site.publish("/post", [](imprint::on_post /*m*/) { return std::string("posted"); });
    site.publish("/index", [] { return std::string("home"); });
    site.publish("/cert", [](imprint::client_certificate /*who*/) { return std::string(); });
    site.publish("/user", [](imprint::signed_in_user /*who*/) { return std::string(); });
    BOOST_TEST(ask("GET", "/nowhere").status == 404);
    BOOST_TEST(ask("GET", "/post").status == 405);
    BOOST_TEST(ask("GET", "/index").status == 308);
    BOOST_TEST(ask("GET", "/other/").status == 308);
    BOOST_TEST(
        ask_from("/post", {header("HTTP_SEC_FETCH_SITE", "cross-site")}, "POST").status == 403
    );
    asked body;
    body.method = "POST";
    body.target = "/post";
    body.type = "text/xml";
    body.body = "<a/>";
    BOOST_TEST(ask(body).status == 415);
    BOOST_TEST(ask("GET", "/cert").status == 403);
    BOOST_TEST(ask("GET", "/user").status == 401);
    BOOST_TEST(joined() == "");
}

BOOST_AUTO_TEST_CASE(a_stream_is_not_read_before_the_hook) {
    site.publish("/a/stream", [](imprint::body_stream /*octets*/) { return std::string(); });
    bool read = false;
    site.before("/a", [&read] {
        BOOST_TEST(!read);
        throw imprint::http_error(403, "no entry");
    });
    imprint::params sent;
    for (const auto &[name, value] : imprint::name_values{
             {"REQUEST_METHOD", "POST"},
             {"REQUEST_URI", "/a/stream"},
             {"SCRIPT_NAME", ""},
             {"CONTENT_LENGTH", "5"}
         }) {
        sent.append(name, value);
    }
    const auto request = imprint::detail::request_access::make(
        std::get<imprint::http::request_head>(imprint::http::parse_head(std::move(sent), {}))
    );
    imprint::detail::exchange exchange(site, request, {}, ask.with());
    BOOST_REQUIRE(!exchange.decide());
    BOOST_REQUIRE((exchange.wants() == imprint::detail::body_mode::stream));
    const auto answer = exchange.finish_streaming([&read](std::span<char> into) {
        read = true;
        into[0] = 'x';
        return std::size_t{1};
    });
    BOOST_TEST(answer.status() == 403);
    BOOST_TEST(!read);
}

BOOST_AUTO_TEST_CASE(after_changes_fields_and_status) {
    site.after("/a", [](imprint::response &answer) {
        answer.set("X-Frame-Options", "DENY").status(202);
    });
    const answered got = ask("GET", "/a/b/twice/4");
    BOOST_TEST(got.status == 202);
    BOOST_TEST(got.body == "8");
    BOOST_TEST(got.field("X-Frame-Options") == "DENY");
    BOOST_TEST(ask("GET", "/other").field("X-Frame-Options") == "");
}

BOOST_AUTO_TEST_CASE(after_does_not_see_errors) {
    site.after("/", note_after("after"));
    BOOST_TEST(ask("GET", "/a/fails").status == 500);
    BOOST_TEST(ask("GET", "/a/b/twice?n=x").status == 400);
    BOOST_TEST(ask("GET", "/nowhere").status == 404);
    BOOST_TEST(joined() == "");
}

BOOST_AUTO_TEST_CASE(error_goes_outwards_until_one_answers) {
    site.error("/", note_error("site"));
    site.error("/a/b", note_error("b"));
    site.error("/a", [](const imprint::http_error &error) -> std::optional<imprint::html> {
        calls.emplace_back("a");
        if (error.status() == 400) {
            return imprint::html("<p>{}</p>", error.what());
        }
        return std::nullopt;
    });
    const answered own = ask("GET", "/a/b/twice?n=x");
    BOOST_TEST(own.status == 400);
    BOOST_TEST(own.body.starts_with("<p>"));
    BOOST_TEST(own.field("Content-Type") == "text/html; charset=utf-8");
    BOOST_TEST(own.field("Cache-Control") == "no-store");
    BOOST_TEST(joined() == "b 400, a");
    calls.clear();
    const answered left = ask("GET", "/a/fails");
    BOOST_TEST(left.status == 500);
    BOOST_TEST(left.field("Content-Type") == "application/problem+json");
    BOOST_TEST(joined() == "a, site 500");
}

BOOST_AUTO_TEST_CASE(error_sees_what_is_not_there_as_far_as_the_url_goes) {
    site.error("/", note_error("site"));
    site.error("/a", note_error("a"));
    ask("GET", "/nowhere");
    BOOST_TEST(joined() == "site 404");
    calls.clear();
    ask("GET", "/a/nowhere/at/all");
    BOOST_TEST(joined() == "a 404, site 404");
    calls.clear();
    ask("DELETE", "/a/motto");
    BOOST_TEST(joined() == "a 405, site 405");
    calls.clear();
    ask("GET", "/a/motto//"); // with too many slashes
    BOOST_TEST(joined() == "a 404, site 404");
}

BOOST_AUTO_TEST_CASE(an_error_keeps_its_status_and_fields) {
    site.error("/", [](const imprint::http_error &error) { return std::string(error.what()); });
    const answered method = ask("DELETE", "/other");
    BOOST_TEST(method.status == 405);
    BOOST_TEST(method.field("Allow") == "GET, HEAD");
    BOOST_TEST(method.field("Content-Type") == "text/plain; charset=utf-8");
    BOOST_TEST(ask("GET", "/a/refuses").body == "the last one was sold");
    BOOST_TEST(ask("GET", "/a/refuses").status == 409);
}

BOOST_AUTO_TEST_CASE(a_response_or_redirect_has_its_own_status) {
    site.error("/a", [](const imprint::http_error &error) -> std::optional<imprint::redirect> {
        return error.status() == 409 ? std::optional(imprint::redirect("/login"))
                                     : std::nullopt;
    });
    site.error("/", [](const imprint::http_error &error) {
        return imprint::response(
            error.status() == 405 ? 405 : 410, "gone", "text/plain; charset=utf-8"
        );
    });
    BOOST_TEST(ask("GET", "/a/refuses").status == 303);
    BOOST_TEST(ask("GET", "/a/refuses").field("Cache-Control") == "no-store");
    BOOST_TEST(ask("GET", "/nowhere").status == 410);
    BOOST_TEST(ask("DELETE", "/other").field("Allow") == "GET, HEAD");
}

BOOST_AUTO_TEST_CASE(error_reads_the_clients_words_and_the_type) {
    std::string type;
    std::string what;
    site.error("/", [&](const imprint::http_error &error) -> std::optional<std::string> {
        type = error.type();
        what = error.what();
        return std::nullopt;
    });
    ask("GET", "/a/fails");
    BOOST_TEST(type == "urn:imprint:program-failed");
    BOOST_TEST(what.find("secret") == std::string::npos);
    ask("GET", "/a/refuses");
    BOOST_TEST(type == "/sold-out");
    ask("GET", "/nowhere");
    BOOST_TEST(type == "urn:imprint:not-published");
}

BOOST_AUTO_TEST_CASE(an_error_hook_that_throws_leaves_the_error) {
    site.error("/", [](const imprint::http_error & /*e*/) -> std::string {
        throw std::runtime_error("the second secret");
    });
    const answered got = ask("GET", "/a/refuses");
    BOOST_TEST(got.status == 409);
    BOOST_TEST(got.says("the last one was sold"));
    BOOST_TEST(!got.says("second"));
    BOOST_REQUIRE(got.notes.size() == 2U);
    BOOST_TEST(got.notes[0] == "409 the last one was sold [/sold-out]");
    BOOST_TEST(got.notes[1].find("error hook of / (") != std::string::npos);
    BOOST_TEST(got.notes[1].find("the second secret") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_hook_that_throws_is_as_if_the_function_had) {
    site.error("/a", note_error("a"));
    site.before("/a/b", []() -> void { throw std::runtime_error("secret"); });
    const answered got = ask("GET", "/a/b/twice/4");
    BOOST_TEST(got.status == 500);
    BOOST_TEST(!got.says("secret"));
    BOOST_REQUIRE(!got.notes.empty());
    BOOST_TEST(got.notes[0].find("500 before hook of /a/b (") == 0U);
    BOOST_TEST(joined() == "a 500");
    calls.clear();
    site.after("/a", [](imprint::response & /*answer*/) {
        throw imprint::http_error(418, "no tea");
    });
    BOOST_TEST(ask("GET", "/a/motto").status == 418);
    BOOST_TEST(joined() == "a 418");
}

BOOST_AUTO_TEST_CASE(members_of_objects_are_hooks) {
    struct counter {
        void before(const imprint::request & /*asked*/) { ++count; }
        void after(imprint::response &answer) const noexcept {
            answer.set("X-Count", std::to_string(count));
        }
        int count = 0;
    };
    counter kept;
    site.before("/a", kept, &counter::before, "Counts.");
    site.after("/a", kept, &counter::after, imprint::written_at{"site/a.cpp", 7});
    ask("GET", "/a/motto");
    BOOST_TEST(ask("GET", "/a/motto").field("X-Count") == "2");
}

BOOST_AUTO_TEST_CASE(what_a_hook_takes_makes_everything_below_personal) {
    site.before("/a", [](const imprint::client_identity & /*who*/) {});
    BOOST_TEST(ask("GET", "/a/motto").field("Cache-Control") == "private, no-store");
    BOOST_TEST(ask("GET", "/other").field("Cache-Control") == "");
    const auto cross = header("HTTP_SEC_FETCH_SITE", "cross-site");
    BOOST_TEST(ask_from("/a/motto", {cross}, "GET").status == 403);
    BOOST_TEST(ask_from("/other", {cross}, "GET").status == 200);
}

BOOST_AUTO_TEST_CASE(after_hooks_count_alike) {
    site.after("/a", [](imprint::response & /*r*/, const imprint::client_identity & /*w*/) {});
    BOOST_TEST(ask("GET", "/a/motto").field("Cache-Control") == "private, no-store");
}

BOOST_AUTO_TEST_CASE(a_hook_asks_for_certificate_and_user) {
    site.before("/a", [](imprint::client_certificate /*who*/) {});
    BOOST_TEST(ask("GET", "/a/motto").status == 403);
    BOOST_TEST(ask("GET", "/a/motto").says("certificate-needed"));
    site.before("/a/b", [](imprint::signed_in_user /*who*/) {});
    BOOST_TEST(ask("GET", "/a/b/twice/4").status == 403); // the certificate first
    site.publish("/u/x", [] { return std::string(); });
    site.before("/u", [](imprint::signed_in_user /*who*/) {});
    BOOST_TEST(ask("GET", "/u/x").status == 401);
}

// An error hook runs for errors only: pictures of a site with a personal error page stay
// public.
BOOST_AUTO_TEST_CASE(an_error_hook_makes_its_own_answers_personal) {
    site.error(
        "/",
        [](const imprint::http_error & /*e*/, const imprint::client_identity & /*w*/) {
            return std::string("sorry");
        }
    );
    const auto cross = header("HTTP_SEC_FETCH_SITE", "cross-site");
    BOOST_TEST(ask("GET", "/other").field("Cache-Control") == "");
    BOOST_TEST(ask_from("/other", {cross}, "GET").status == 200);
    BOOST_TEST(ask("GET", "/nowhere").body == "sorry");
    BOOST_TEST(ask("GET", "/nowhere").field("Cache-Control") == "private, no-store");
}

// Otherwise any site could make the hook act and answer with the visitor's session.
BOOST_AUTO_TEST_CASE(another_site_does_not_reach_a_personal_error_hook) {
    site.error("/", [](const imprint::http_error & /*e*/) { return std::string("plain"); });
    site.error(
        "/a",
        [](const imprint::http_error & /*e*/, const imprint::client_identity & /*w*/) {
            return std::string("personal");
        }
    );
    const auto cross = header("HTTP_SEC_FETCH_SITE", "cross-site");
    BOOST_TEST(ask("GET", "/a/nowhere").body == "personal");
    BOOST_TEST(ask_from("/a/nowhere", {cross}, "GET").body == "plain");
    BOOST_TEST(ask_from("/a/nowhere", {cross}, "POST").body == "plain");
}

BOOST_AUTO_TEST_CASE(two_of_a_kind_in_one_namespace_do_not_start) {
    site.before("/a", note("one"), imprint::written_at{"site/a.cpp", 7});
    site.after("/a", note_after("after"));
    site.check();
    site.before("/a", note("two"), imprint::written_at{"site/b.cpp", 9});
    BOOST_CHECK_EXCEPTION(site.check(), imprint::site_error, [](const auto &error) {
        const std::string what = error.what();
        return what.find("two before hooks of /a") != std::string::npos &&
               what.find("site/a.cpp:7") != std::string::npos &&
               what.find("site/b.cpp:9") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(a_hook_of_nothing_does_not_start) {
    site.before("/admim", note("guard"), imprint::written_at{"site/a.cpp", 7});
    BOOST_CHECK_EXCEPTION(site.check(), imprint::site_error, [](const auto &error) {
        const std::string what = error.what();
        return what.find("site/a.cpp:7") != std::string::npos &&
               what.find("/admim") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(a_hook_is_of_a_url) {
    for (const char *url : {"a", "", "/a/", "//", "/a/../b"}) {
        imprint::site bad;
        bad.publish("/a/x", [] { return 1; });
        bad.before(url, note("x"));
        BOOST_CHECK_THROW(bad.check(), imprint::site_error);
    }
}

BOOST_AUTO_TEST_CASE(listings_name_the_hooks_that_apply) {
    site.error(
        "/",
        [](const imprint::http_error & /*e*/, imprint::session & /*s*/) { return 1; },
        "Says sorry.",
        imprint::written_at{"site/a.cpp", 7}
    );
    site.before("/a", note("x"), imprint::written_at{"site/b.cpp", 9});
    for (const imprint::route &one : site.routes()) {
        if (one.url == "/other") {
            BOOST_REQUIRE(one.hooks.size() == 1U);
            BOOST_TEST(one.hooks[0].kind == "error");
            BOOST_TEST(one.hooks[0].url == "/");
            BOOST_TEST(one.hooks[0].doc == "Says sorry.");
            BOOST_TEST(one.hooks[0].file == "site/a.cpp");
            BOOST_TEST(one.hooks[0].line == 7U);
            BOOST_REQUIRE(one.hooks[0].takes.size() == 2U);
            BOOST_TEST(one.hooks[0].takes[1] == "session");
        } else {
            BOOST_REQUIRE(one.hooks.size() == 2U);
            BOOST_TEST(one.hooks[1].kind == "before");
            BOOST_TEST(one.hooks[1].url == "/a");
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

// NOLINTEND(performance-unnecessary-value-param)
