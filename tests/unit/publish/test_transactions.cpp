// SPDX-License-Identifier: MIT
// The database around a call: committed for successes, rolled back otherwise, read-only on
// GET; what the client is told when it fails.
#include "asking.hpp"
#include "database/connection.hpp"
#include "imprint/database.hpp"
#include "imprint/http_error.hpp"
#include "imprint/session.hpp"
#include "session/session_store.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace {

void insert(imprint::database &db, int n) {
    db << "INSERT INTO t VALUES (:n)", soci::use(n);
}
int count(imprint::database &db) {
    int n = 0;
    db << "SELECT count(*) FROM t", soci::into(n);
    return n;
}
std::string add(imprint::on_post /*method*/, int n, imprint::database &db) {
    insert(db, n);
    return "added";
}
std::string add_on_get(imprint::database &db) {
    insert(db, 1);
    return "added";
}
imprint::response
add_and_answer(imprint::on_post /*method*/, int status, imprint::database &db) {
    insert(db, 1);
    return imprint::response(status, "answered");
}
std::string add_and_throw(imprint::on_post /*method*/, int what, imprint::database &db) {
    insert(db, 1);
    if (what == 1) {
        throw imprint::http_error(409, "not now");
    }
    throw std::runtime_error("secret particulars");
}
std::optional<std::string>
add_and_return_nothing(imprint::on_post /*m*/, imprint::database &db) {
    insert(db, 1);
    return std::nullopt;
}
const char *add_and_return_null(imprint::on_post /*method*/, imprint::database &db) {
    insert(db, 1);
    return nullptr; // can't be rendered
}
std::string orphan(imprint::on_post /*method*/, imprint::database &db) {
    insert(db, 1);
    db << "INSERT INTO child VALUES (1)"; // seen when it is committed
    return "added";
}
std::string throws_an_int(imprint::on_post /*method*/) {
    throw 7;
}
std::string visits(imprint::session &session) {
    return std::to_string(session.update("visits", 0, [](int n) { return n + 1; }));
}

class folder {
  public:
    folder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "publish.XXXXXX").string();
        BOOST_REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~folder() { std::filesystem::remove_all(path_); }
    folder(const folder &) = delete;
    folder &operator=(const folder &) = delete;
    folder(folder &&) = delete;
    folder &operator=(folder &&) = delete;
    const std::filesystem::path &path() const { return path_; }

  private:
    std::filesystem::path path_;
};

struct fixture {
    fixture() {
        using imprint::arg;
        site.publish("/add", add, arg{"n"});
        site.publish("/add_on_get", add_on_get);
        site.publish("/answer", add_and_answer, arg{"status"});
        site.publish("/throw", add_and_throw, arg{"what"});
        site.publish("/nothing", add_and_return_nothing);
        site.publish("/null", add_and_return_null);
        site.publish("/orphan", orphan);
        site.publish("/int", throws_an_int);
        site.publish("/count", count);
        site.publish("/visits", visits);
        link.open();
        link.execute("CREATE TABLE t (n INTEGER)");
        link.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
        link.execute(
            "CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
        );
        imprint::detail::session_store::migrate(link);
        ask.with().database = &link;
        ask.with().sessions = &sessions;
    }
    std::string rows() { return ask("GET", "/count").body; }

    folder in;
    imprint::detail::connection link{{.name = "sqlite3://" + (in.path() / "db").string()}};
    imprint::detail::session_store sessions;
    imprint::site site;
    asking ask{site};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(transactions, fixture)

BOOST_AUTO_TEST_CASE(a_success_is_committed) {
    BOOST_TEST(ask("POST", "/add/1").status == 200);
    BOOST_TEST(rows() == "1");
    BOOST_TEST(ask("POST", "/answer/303").status == 303);
    BOOST_TEST(rows() == "2");
}

BOOST_AUTO_TEST_CASE(anything_else_is_rolled_back) {
    BOOST_TEST(ask("POST", "/answer/422").status == 422);
    BOOST_TEST(ask("POST", "/answer/500").status == 500);
    BOOST_TEST(ask("POST", "/throw/1").status == 409);
    BOOST_TEST(ask("POST", "/throw/2").status == 500);
    BOOST_TEST(ask("POST", "/nothing").status == 404);
    BOOST_TEST(ask("POST", "/null").status == 500);
    BOOST_TEST(rows() == "0");
    BOOST_TEST(ask("POST", "/add/1").status == 200); // and the next request is not held up
    BOOST_TEST(rows() == "1");
}

BOOST_AUTO_TEST_CASE(a_failing_commit_is_503) {
    const answered got = ask("POST", "/orphan");
    BOOST_TEST(got.status == 503);
    BOOST_TEST(!got.says("added"));
    BOOST_TEST(rows() == "0");
}

BOOST_AUTO_TEST_CASE(get_reads_only) {
    const answered got = ask("GET", "/add_on_get");
    BOOST_TEST(got.status == 500);
    BOOST_TEST(!got.says("on_post")); // for the log, not for visitors
    BOOST_REQUIRE(!got.notes.empty());
    BOOST_TEST(got.notes.back().find("this writes: give it on_post") != std::string::npos);
    BOOST_TEST(rows() == "0");
}

BOOST_AUTO_TEST_CASE(particulars_of_a_failure_are_for_the_log) {
    const answered got = ask("POST", "/throw/2");
    BOOST_TEST(!got.says("secret particulars"));
    BOOST_REQUIRE(!got.notes.empty());
    BOOST_TEST(got.notes.back().find("secret particulars") != std::string::npos);
    BOOST_TEST(got.notes.back().find("500 /throw (") != std::string::npos);
    BOOST_TEST(ask("POST", "/int").status == 500);
}

BOOST_AUTO_TEST_CASE(in_development_this_machine_reads_them_too) {
    site.settings().development = true;
    asked what;
    what.method = "POST";
    what.target = "/throw/2";
    what.params = {{"REMOTE_ADDR", "127.0.0.1"}};
    BOOST_TEST(ask(what).says("secret particulars"));
    what.params = {{"REMOTE_ADDR", "192.0.2.1"}};
    BOOST_TEST(!ask(what).says("secret particulars"));
    what.params = {};
    BOOST_TEST(!ask(what).says("secret particulars"));
    what.params = {{"REMOTE_ADDR", "127.0.0.1"}};
    site.settings().development = false;
    BOOST_TEST(!ask(what).says("secret particulars"));
}

BOOST_AUTO_TEST_CASE(without_a_database_it_is_503_after_binding) {
    ask.with().database = nullptr;
    BOOST_TEST(ask("POST", "/add/1").status == 503);
    BOOST_TEST(ask("POST", "/add?n=x").status == 400);
    imprint::detail::connection away({.name = "sqlite3:///no/such/folder/db"});
    ask.with().database = &away;
    BOOST_TEST(ask("POST", "/add/1").status == 503);
    BOOST_TEST(ask("POST", "/add?n=x").status == 400);
}

BOOST_AUTO_TEST_CASE(a_session_is_kept_by_its_cookie) {
    const answered first = ask("GET", "/visits");
    BOOST_TEST(first.body == "1");
    BOOST_TEST(first.field("Cache-Control") == "private, no-store");
    const std::string cookie = first.field("Set-Cookie");
    BOOST_REQUIRE(!cookie.empty());
    asked again;
    again.target = "/visits";
    again.params = {{"HTTP_COOKIE", cookie.substr(0, cookie.find(';'))}};
    BOOST_TEST(ask(again).body == "2");
    BOOST_TEST(ask(again).body == "3");
    BOOST_TEST(ask("GET", "/visits").body == "1");
}

BOOST_AUTO_TEST_SUITE_END()
