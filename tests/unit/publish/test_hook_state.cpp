// SPDX-License-Identifier: MIT
// Hooks and the database: one transaction for them and the function, one of its own for the
// answer to an error; the session's cookie.
#include "asking.hpp"
#include "database/folder.hpp"
#include "imprint/database.hpp"
#include "imprint/http_error.hpp"
#include "imprint/redirect.hpp"
#include "imprint/session.hpp"
#include "session/session_store.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <stdexcept>
#include <string>

namespace {

using imprint::arg;

void insert(imprint::database &db, int n) {
    db << "INSERT INTO t VALUES (:n)", soci::use(n);
}

struct fixture {
    fixture() {
        link.open();
        link.execute("CREATE TABLE t (n INTEGER)");
        imprint::detail::session_store::migrate(link);
        ask.with().database = &link;
        ask.with().sessions = &sessions;
        site.publish("/a/plain", [](imprint::on_any /*m*/) { return std::string("plain"); });
        site.publish(
            "/a/add",
            [](imprint::on_post /*m*/, int n, imprint::database &db) {
                insert(db, n);
                return std::string("added");
            },
            arg{"n"}
        );
        site.publish("/a/fail", [](imprint::on_post /*m*/, imprint::database &db) -> int {
            insert(db, 1);
            throw std::runtime_error("failed");
        });
        site.publish("/count", [](imprint::database &db) {
            int n = 0;
            db << "SELECT count(*) FROM t", soci::into(n);
            return n;
        });
    }
    std::string rows() { return ask("GET", "/count").body; }

    folder in;
    imprint::detail::connection link{in.settings()};
    imprint::detail::session_store sessions;
    imprint::site site;
    asking ask{site};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(hook_state, fixture)

// The function itself takes no database.
BOOST_AUTO_TEST_CASE(what_hooks_write_is_committed_with_a_success) {
    site.before("/a", [](imprint::database &db) { insert(db, 1); });
    site.after("/a", [](imprint::response & /*r*/, imprint::database &db) { insert(db, 2); });
    BOOST_TEST(ask("POST", "/a/plain").status == 200);
    BOOST_TEST(rows() == "2");
    BOOST_TEST(ask("POST", "/a/add/3").status == 200); // the same transaction
    BOOST_TEST(rows() == "5");
}

BOOST_AUTO_TEST_CASE(and_rolled_back_with_everything_else) {
    site.before("/a", [](imprint::database &db) { insert(db, 1); });
    BOOST_TEST(ask("POST", "/a/fail").status == 500);
    BOOST_TEST(ask("POST", "/a/add?n=x").status == 400);
    BOOST_TEST(rows() == "0");
}

BOOST_AUTO_TEST_CASE(an_answer_of_before_is_committed_below_400) {
    site.before("/a", [](imprint::database &db, const imprint::request &asked) {
        insert(db, 1);
        return imprint::response(asked.query_string() == "no" ? 403 : 303);
    });
    BOOST_TEST(ask("POST", "/a/plain?no").status == 403);
    BOOST_TEST(rows() == "0");
    BOOST_TEST(ask("POST", "/a/plain").status == 303);
    BOOST_TEST(rows() == "1");
}

BOOST_AUTO_TEST_CASE(after_runs_before_the_commit) {
    int status = 422;
    site.after("/a", [&status](imprint::response &answer) { answer.status(status); });
    BOOST_TEST(ask("POST", "/a/add/1").status == 422);
    BOOST_TEST(rows() == "0");
    status = 201;
    BOOST_TEST(ask("POST", "/a/add/1").status == 201);
    BOOST_TEST(rows() == "1");
    site.after("/", [](imprint::response & /*r*/) { throw std::runtime_error("late"); });
    BOOST_TEST(ask("POST", "/a/add/1").status == 500);
    BOOST_TEST(link.is_open());
    imprint::site other;
    other.publish("/count", [](imprint::database &db) {
        int n = 0;
        db << "SELECT count(*) FROM t", soci::into(n);
        return n;
    });
    asking again(other);
    again.with().database = &link;
    BOOST_TEST(again("GET", "/count").body == "1");
}

BOOST_AUTO_TEST_CASE(on_get_a_hook_reads_only) {
    site.before("/a", [](imprint::database &db) { insert(db, 1); });
    const answered got = ask("GET", "/a/plain");
    BOOST_TEST(got.status == 500);
    BOOST_REQUIRE(!got.notes.empty());
    BOOST_TEST(got.notes.back().find("before hook of /a (") != std::string::npos);
    BOOST_TEST(got.notes.back().find("this writes: give it on_post") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_error_hook_has_a_transaction_of_its_own) {
    site.error("/a", [](const imprint::http_error &error, imprint::database &db) {
        int n = 0;
        db << "SELECT count(*) FROM t", soci::into(n);
        insert(db, 9);
        return imprint::response(
            error.status() == 400 ? 303 : error.status(), std::to_string(n), "text/plain"
        );
    });
    const answered failed = ask("POST", "/a/fail");
    BOOST_TEST(failed.status == 500);
    BOOST_TEST(failed.body == "0"); // what the function wrote is gone
    BOOST_TEST(rows() == "0");      // and an error stores nothing
    BOOST_TEST(ask("POST", "/a/add?n=x").status == 303);
    BOOST_TEST(rows() == "1"); // but a success does
}

BOOST_AUTO_TEST_CASE(an_error_hook_that_leaves_the_error_stores_nothing) {
    site.error(
        "/a",
        [](const imprint::http_error & /*e*/,
           imprint::database &db) -> std::optional<imprint::redirect> {
            insert(db, 9);
            return std::nullopt;
        }
    );
    BOOST_TEST(ask("POST", "/a/add?n=x").status == 400);
    BOOST_TEST(rows() == "0");
}

BOOST_AUTO_TEST_CASE(without_a_database_the_error_stays_what_it_was) {
    site.error("/a", [](const imprint::http_error & /*e*/, imprint::database &db) {
        insert(db, 1);
        return std::string("sorry");
    });
    imprint::detail::connection away({.name = "sqlite3:///no/such/folder/db"});
    for (imprint::detail::connection *none : {&away, (imprint::detail::connection *)nullptr}) {
        ask.with().database = none;
        const answered got = ask("POST", "/a/add/1");
        BOOST_TEST(got.status == 503);
        BOOST_TEST(got.says("urn:imprint:database-unavailable"));
        BOOST_TEST(got.notes.size() == 2U);
    }
}

BOOST_AUTO_TEST_CASE(a_session_that_a_hook_begins_has_its_cookie) {
    site.before("/a", [](imprint::session &kept) { kept.set("seen", 1); });
    BOOST_TEST(!ask("POST", "/a/plain").field("Set-Cookie").empty());
    BOOST_TEST(!ask("GET", "/a/plain").field("Set-Cookie").empty());
    BOOST_TEST(ask("GET", "/count").field("Set-Cookie").empty());
}

BOOST_AUTO_TEST_CASE(an_error_hook_can_send_to_a_login_and_remember_why) {
    site.error("/a", [](const imprint::http_error &error, imprint::session &kept) {
        kept.set("why", std::string(error.what()));
        return imprint::redirect("/login");
    });
    site.publish("/a/login", [](imprint::session &kept) {
        return kept.get<std::string>("why").value_or("");
    });
    const answered sent = ask("POST", "/a/add?n=x");
    BOOST_TEST(sent.status == 303);
    const std::string cookie = sent.field("Set-Cookie");
    BOOST_REQUIRE(!cookie.empty());
    asked again;
    again.target = "/a/login";
    again.params = {{"HTTP_COOKIE", cookie.substr(0, cookie.find(';'))}};
    BOOST_TEST(ask(again).body.find("field 'n'") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
