// SPDX-License-Identifier: MIT
// A site in this process, as its tests see it.
#include "../identity/samples.hpp"
#include "imprint/imprint.hpp"
#include "imprint/testing.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

using namespace imprint;
using testing::client;
using testing::failure;
using testing::form_data;

namespace {

std::string echo(const request &asked, on_any, body raw) {
    return std::string(asked.method()) + " " + std::string(asked.target()) + " " +
           std::string(raw.content_type()) + " " + raw.text();
}
std::string greet(const std::string &name, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) {
        text += "Hello, " + name + ". ";
    }
    return text;
}
std::string received(on_post, const upload &file, const std::string &note) {
    return note + ": " + std::string(file.filename()) + ", " +
           std::string(file.content_type()) + ", " + file.text();
}
json turned(on_post, const std::string &name, const std::vector<int> &numbers) {
    return {{"eman", std::string(name.rbegin(), name.rend())}, {"count", numbers.size()}};
}
int visits(session &kept) {
    return kept.update("visits", 0, [](int n) { return n + 1; });
}
response cookies(on_get) {
    response made(200);
    made.cookie({.name = "here", .value = "1", .path = "/cookies"});
    made.cookie({.name = "everywhere", .value = "2"});
    made.cookie({.name = "gone", .value = "3", .max_age = std::chrono::seconds(0)});
    return made;
}
std::string said_cookies(const request &asked) {
    return std::string(asked.field("Cookie").value_or("none"));
}
std::string fields(const request &asked) {
    std::string text;
    for (const name_value &one : asked.fields()) {
        text += one.name + "=" + one.value + "\n";
    }
    return text;
}
std::string whoami(const client_identity &who) {
    return who.verified() ? who.certificate()->subject_text() : "nobody: " + who.reason();
}
std::string members_only(client_certificate who) {
    return who.subject_text();
}
void add(on_post, database &db, const std::string &word) {
    db << "INSERT INTO word (word) VALUES (:word)", soci::use(word);
    if (word == "bad") {
        throw http_error(422, "not that word");
    }
}
int words(database &db) {
    int count = 0;
    db << "SELECT count(*) FROM word", soci::into(count);
    return count;
}
stream numbers() {
    return {[](stream_writer &out) {
        for (int i = 0; i < 50'000; ++i) {
            out.write(std::to_string(i) + "\n");
        }
    }};
}
stream broken_stream() {
    return {[](stream_writer &out) {
        out.write("begun");
        throw std::runtime_error("no more");
    }};
}
std::string count_stream(on_post, body_stream in) {
    std::size_t total = 0;
    std::array<char, 1000> some{};
    while (const std::size_t size = in.read(some)) {
        total += size;
    }
    return std::to_string(total);
}
response forwarded(on_any, const request &, int status) {
    return response(status).set("Location", "/echo?by=redirect");
}
response round_and_round() {
    return response(302).set("Location", "/round");
}
response away() {
    return response(302).set("Location", "https://elsewhere.example/");
}
response relative() {
    return response(303).set("Location", "../greet/Ada/1#there");
}
int forking(on_post) {
    const pid_t child = ::fork();
    if (child == 0) {
        return 0; // would go on with this test a second time
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? 100 + WEXITSTATUS(status) : -1;
}

const std::string far(2'000'000, 'x');

response from_disk() {
    return response(200).body(file("/proc/self/exe"));
}

site make() {
    site made;
    made.schema({"CREATE TABLE word (word TEXT NOT NULL)"});
    made.publish("/echo", &echo);
    made.publish("/greet", &greet, arg{"name"}, arg{"times"});
    made.publish("/received", &received, arg{"file"}, arg{"note"});
    made.publish("/turned", &turned, arg{"name"}, arg{"numbers"});
    made.publish("/visits", &visits);
    made.publish("/cookies", &cookies);
    made.publish("/said", &said_cookies);
    made.publish("/cookies/said", &said_cookies);
    made.publish("/fields", &fields);
    made.publish("/whoami", &whoami);
    made.publish("/members", &members_only);
    made.publish("/add", &add, arg{"word"});
    made.publish("/words", &words);
    made.publish("/numbers", &numbers);
    made.publish("/broken", &broken_stream);
    made.publish("/count", &count_stream);
    made.publish("/forwarded", &forwarded, arg{"status"});
    made.publish("/round", &round_and_round);
    made.publish("/away", &away);
    made.publish("/a/relative", &relative);
    made.publish("/forking", &forking);
    made.publish("/far", far);
    made.publish("/disk", &from_disk);
    return made;
}

struct called {
    client to{make()};
};

BOOST_FIXTURE_TEST_SUITE(in_process, called)

BOOST_AUTO_TEST_CASE(a_request_arrives_as_it_was_sent) {
    BOOST_TEST(to.get("/echo?q=%20+").body() == "GET /echo?q=%20+  ");
    BOOST_TEST(
        to.post("/echo", "<a/>", "application/xml").body() == "POST /echo application/xml <a/>"
    );
    BOOST_TEST(to.put("/echo", "1", "x/y").body() == "PUT /echo x/y 1");
    BOOST_TEST(to.patch("/echo", "1", "x/y").body() == "PATCH /echo x/y 1");
    BOOST_TEST(to.remove("/echo").body() == "DELETE /echo  ");
    BOOST_TEST(to.request("PURGE", "/echo", "2", "a/b").body() == "PURGE /echo a/b 2");
    BOOST_TEST(to.post("/echo").body() == "POST /echo  ");
}

BOOST_AUTO_TEST_CASE(an_answer_has_status_fields_and_body) {
    const auto answer = to.get("/greet/Ada/2");
    BOOST_TEST(answer.status() == 200);
    BOOST_TEST(answer.body() == "Hello, Ada. Hello, Ada. ");
    BOOST_TEST(answer.field("content-TYPE") == "text/plain; charset=utf-8");
    BOOST_TEST(answer.has("Content-Type"));
    BOOST_TEST(!answer.has("Status"));
    BOOST_TEST(!answer.has("Location"));
    BOOST_TEST(answer.field("Location") == "");
}

BOOST_AUTO_TEST_CASE(head_has_fields_alone) {
    const auto answer = to.head("/greet/Ada/2");
    BOOST_TEST(answer.status() == 200);
    BOOST_TEST(answer.field("Content-Length") == "24");
    BOOST_TEST(answer.body() == "");
}

BOOST_AUTO_TEST_CASE(forms_and_json_are_bound) {
    BOOST_TEST(
        to.post("/greet", {{"name", "A & B"}, {"times", "1"}}).body() == "Hello, A & B. "
    );
    form_data with_file{{"note", "one"}};
    with_file.file("file", "a.txt", "octets\r\n", "text/x");
    BOOST_TEST(to.post("/received", with_file).body() == "one: a.txt, text/x, octets\r\n");
    const auto answer = to.post("/turned", json{{"name", "Ada"}, {"numbers", {1, 2}}});
    BOOST_TEST(answer.json()["eman"] == "adA");
    BOOST_TEST(answer.json()["count"] == 2);
}

BOOST_AUTO_TEST_CASE(refusals_are_those_of_a_worker) {
    BOOST_TEST(to.get("/nothing").status() == 404);
    BOOST_TEST(to.get("/nothing").json()["detail"] == "nothing is published here");
    const auto other = to.get("/add");
    BOOST_TEST(other.status() == 405);
    BOOST_TEST(other.field("Allow") == "POST");
    BOOST_TEST(to.post("/greet", "x", "a/b").status() == 415);
    BOOST_TEST(to.get("relative").status() == 400);
    BOOST_TEST(to.get("/echo", {{"Sec-Fetch-Site", "cross-site"}}).status() == 200);
    BOOST_TEST(
        to.post("/add", {{"word", "x"}}, {{"Sec-Fetch-Site", "cross-site"}}).status() == 403
    );
}

BOOST_AUTO_TEST_CASE(limits_are_those_of_a_worker) {
    site small = make();
    small.settings().body_bytes = 10;
    client other(std::move(small));
    BOOST_TEST(other.post("/echo", "0123456789", "a/b").status() == 200);
    BOOST_TEST(other.post("/echo", "0123456789x", "a/b").status() == 413);
    // 256 KiB of params, 512 of them
    BOOST_TEST(to.get("/echo", {{"X", std::string(255'000, 'x')}}).status() == 200);
    BOOST_TEST(to.get("/echo", {{"X", std::string(257 * 1024, 'x')}}).status() == 431);
    BOOST_TEST(to.get("/fields", name_values(600, {"X", ""})).status() == 431);
}

BOOST_AUTO_TEST_CASE(sessions_last_and_are_the_clients_own) {
    BOOST_TEST(to.get("/visits").body() == "1");
    BOOST_TEST(to.get("/visits").body() == "2");
    BOOST_TEST(to.cookies().size() == 1U);
    client stranger(make());
    BOOST_TEST(stranger.get("/visits").body() == "1");
    to.forget_cookies();
    BOOST_TEST(to.get("/visits").body() == "1");
    const auto forged = to.get("/visits", {{"Cookie", "__Host-imprint=forged"}});
    BOOST_TEST(forged.body() == "1");
}

BOOST_AUTO_TEST_CASE(cookies_go_where_they_belong) {
    BOOST_TEST(to.get("/said").body() == "none");
    to.get("/cookies");
    BOOST_TEST(to.get("/said").body() == "everywhere=2");
    BOOST_TEST(to.get("/cookies/said").body() == "here=1; everywhere=2");
    BOOST_TEST(to.get("/said", {{"Cookie", "mine=1"}}).body() == "mine=1");
    BOOST_TEST(to.cookies("/cookies/x").size() == 2U);
    client plain(make(), {.https = false});
    plain.get("/cookies"); // all are Secure
    BOOST_TEST(plain.get("/said").body() == "none");
}

BOOST_AUTO_TEST_CASE(transactions_are_those_of_a_worker) {
    BOOST_TEST(to.post("/add", {{"word", "good"}}).status() == 204);
    BOOST_TEST(to.get("/words").body() == "1");
    BOOST_TEST(to.post("/add", {{"word", "bad"}}).status() == 422);
    BOOST_TEST(to.get("/words").body() == "1");
    client fresh(make());
    BOOST_TEST(fresh.get("/words").body() == "0");
}

BOOST_AUTO_TEST_CASE(a_database_of_the_sites_own_is_not_touched) {
    const std::string mine = std::filesystem::temp_directory_path() / "imprint-unit-own.db";
    std::filesystem::remove(mine);
    site named = make();
    named.settings().database = "sqlite3://" + mine;
    client other(std::move(named));
    BOOST_TEST(other.post("/add", {{"word", "good"}}).status() == 204);
    BOOST_TEST(!std::filesystem::exists(mine));
}

// Which folder it is tells the database itself.
std::string database_file(database &db) {
    std::string name;
    std::string ignored;
    int number = 0;
    db << "PRAGMA database_list", soci::into(number), soci::into(ignored), soci::into(name);
    return name;
}
BOOST_AUTO_TEST_CASE(the_folder_is_removed_with_the_client) {
    std::string file_name;
    {
        site made = make();
        made.publish("/file", &database_file);
        client other(std::move(made));
        file_name = other.get("/file").body();
        BOOST_TEST(std::filesystem::exists(file_name));
    }
    BOOST_TEST(!std::filesystem::exists(std::filesystem::path(file_name).parent_path()));
}

BOOST_AUTO_TEST_CASE(streams_files_and_large_texts_arrive_whole) {
    std::string all;
    for (int i = 0; i < 50'000; ++i) {
        all += std::to_string(i) + "\n";
    }
    BOOST_TEST((to.get("/numbers").body() == all));
    BOOST_TEST((to.get("/far").body() == far));
    std::ifstream self("/proc/self/exe", std::ios::binary);
    const std::string octets{std::istreambuf_iterator<char>(self), {}};
    BOOST_TEST((to.get("/disk").body() == octets));
    const auto part = to.get("/disk", {{"Range", "bytes=0-3"}});
    BOOST_TEST(part.status() == 206);
    BOOST_TEST(
        part.body() == "\x7f"
                       "ELF"
    );
}

BOOST_AUTO_TEST_CASE(bodies_are_streamed_and_chunked) {
    BOOST_TEST(to.post("/count", far, "a/b").body() == "2000000");
    const name_values chunked = {{"Transfer-Encoding", "chunked"}};
    BOOST_TEST(to.post("/count", far, "a/b", chunked).body() == "2000000");
    BOOST_TEST(to.post("/echo", "x", "a/b", chunked).body() == "POST /echo a/b x");
}

BOOST_AUTO_TEST_CASE(a_stream_that_breaks_is_no_answer) {
    BOOST_CHECK_EXCEPTION(to.get("/broken"), failure, [](const failure &problem) {
        return std::string(problem.what()) == "GET /broken: the answer ended early: no more";
    });
    BOOST_TEST(to.get("/visits").status() == 200);
}

BOOST_AUTO_TEST_CASE(fields_are_those_that_were_given) {
    BOOST_TEST(
        to.get("/fields", {{"X-One", "1"}, {"Accept", "text/html"}}).body() ==
        "host=localhost\nx-one=1\naccept=text/html\n"
    );
    client named(make(), {.host = "shop.example:8443"});
    BOOST_TEST(named.get("/fields").body() == "host=shop.example:8443\n");
}

BOOST_AUTO_TEST_CASE(what_no_client_sends_is_refused_here) {
    BOOST_CHECK_THROW(to.get("/x\r\nX: 1"), std::invalid_argument);
    BOOST_CHECK_THROW(to.get("/x", {{"X", "1\n2"}}), std::invalid_argument);
    BOOST_CHECK_THROW(to.get("/x", {{"Content-Length", "1"}}), std::invalid_argument);
    BOOST_CHECK_THROW(to.get("/x", {{"host", "a"}}), std::invalid_argument);
    BOOST_CHECK_THROW(to.get("/x", {{"Transfer-Encoding", "gzip"}}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_certificate_can_be_worn) {
    BOOST_TEST(to.get("/whoami").body() == "nobody: ");
    BOOST_TEST(to.get("/members").status() == 403);
    const std::string pem = sample::pem(sample::crafted("plain"));
    to.wear(pem, "");
    BOOST_TEST(to.get("/whoami").body() == "CN=Ada,O=Test,C=DE");
    BOOST_TEST(to.get("/members").body() == "CN=Ada,O=Test,C=DE");
    to.wear(pem, "", "FAILED:certificate revoked");
    BOOST_TEST(to.get("/members").status() == 403);
    BOOST_TEST(to.get("/whoami").body().find("certificate revoked") != std::string::npos);
    to.wear(pem, "");
    to.take_off();
    BOOST_TEST(to.get("/whoami").body() == "nobody: ");
    // A client's own words are none of a front server's.
    const name_values forged = {{"SSL-Client-Verify", "SUCCESS"}, {"SSL-Client-Cert", "x"}};
    BOOST_TEST(to.get("/whoami", forged).body() == "nobody: ");
}

BOOST_AUTO_TEST_CASE(redirects_are_followed_as_browsers_do) {
    const auto by = [this](const char *method, int status) {
        const std::string target = "/forwarded/" + std::to_string(status);
        const std::string body = std::string(method) == "GET" ? "" : "x";
        return to.follow(to.request(method, target, body, body.empty() ? "" : "a/b")).body();
    };
    const std::string kept = " /echo?by=redirect a/b x";
    const std::string fetched = "GET /echo?by=redirect  ";
    for (const int status : {301, 302, 303, 307, 308}) {
        BOOST_TEST(by("GET", status) == fetched);
    }
    BOOST_TEST(by("POST", 301) == fetched);
    BOOST_TEST(by("POST", 302) == fetched);
    BOOST_TEST(by("POST", 303) == fetched);
    BOOST_TEST(by("POST", 307) == "POST" + kept);
    BOOST_TEST(by("POST", 308) == "POST" + kept);
    BOOST_TEST(by("PUT", 302) == "PUT" + kept);
    BOOST_TEST(by("PUT", 303) == fetched);
}

BOOST_AUTO_TEST_CASE(redirects_have_limits) {
    BOOST_TEST(to.follow(to.get("/echo")).body() == "GET /echo  ");
    BOOST_TEST(to.follow(to.get("/a/relative")).body() == "Hello, Ada. ");
    BOOST_CHECK_THROW(to.follow(to.get("/round")), failure);
    BOOST_CHECK_THROW(to.follow(to.get("/away")), failure);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_json_is_said_so) {
    BOOST_CHECK_EXCEPTION(to.get("/greet/Ada/1").json(), failure, [](const failure &problem) {
        return std::string(problem.what()) ==
               "GET /greet/Ada/1: status 200 came with a body that is no JSON: Hello, Ada. ";
    });
}

BOOST_AUTO_TEST_CASE(a_child_of_a_function_ends_with_it) {
    BOOST_TEST(to.post("/forking").body() == "100");
}

// While no request runs, and after the client is gone.
BOOST_AUTO_TEST_CASE(a_child_of_the_test_is_the_tests_own) {
    const auto status_of_child = [] {
        const pid_t child = ::fork();
        if (child == 0) {
            ::_exit(7);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WEXITSTATUS(status);
    };
    const auto asks_in_child = [this] {
        const pid_t child = ::fork();
        if (child == 0) {
            ::_exit(to.get("/greet/Ada/1").status() == 200 ? 8 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WEXITSTATUS(status);
    };
    {
        client short_lived(make());
    }
    BOOST_TEST(status_of_child() == 7);
    BOOST_TEST(asks_in_child() == 8);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(a_site_that_contradicts_itself_is_no_site) {
    site twice;
    twice.publish("/echo", &echo);
    twice.publish("/echo", &echo);
    BOOST_CHECK_THROW(client{std::move(twice)}, site_error);
}

BOOST_AUTO_TEST_CASE(a_mount_point_stands_before_targets) {
    site below = make();
    below.settings().mount = "/app";
    client to(std::move(below), {.mount = "/app"});
    BOOST_TEST(to.get("/app/greet/Ada/1").body() == "Hello, Ada. ");
    BOOST_TEST(to.get("/greet/Ada/1").status() == 404);
    BOOST_TEST(to.get("/app/greet/Ada/1/").field("Location") == "/app/greet/Ada/1");
}

BOOST_AUTO_TEST_CASE(a_client_can_be_moved) {
    client one(make());
    one.get("/visits");
    client other(std::move(one));
    BOOST_TEST(other.get("/visits").body() == "2");
}

BOOST_AUTO_TEST_CASE(a_target_is_an_argument_or_in_the_environment) {
    const char *const given[] = {"tests", "--other", "--target=scgi:9000"};
    ::unsetenv("IMPRINT_TARGET"); // NOLINT(concurrency-mt-unsafe)
    BOOST_TEST(testing::target() == "");
    BOOST_TEST(testing::target(2, given) == "");
    BOOST_TEST(testing::target(3, given) == "scgi:9000");
    ::setenv("IMPRINT_TARGET", "fastcgi:/x", 1); // NOLINT(concurrency-mt-unsafe)
    BOOST_TEST(testing::target() == "fastcgi:/x");
    BOOST_TEST(testing::target(3, given) == "scgi:9000");
    ::unsetenv("IMPRINT_TARGET"); // NOLINT(concurrency-mt-unsafe)
}

BOOST_AUTO_TEST_CASE(without_target_the_site_is_made_here) {
    client here("", &make);
    BOOST_TEST(here.get("/visits").body() == "1");
    bool made = false;
    client there("fastcgi:/nowhere.sock", [&made] {
        made = true;
        return make();
    });
    BOOST_TEST(!made);
}

} // namespace
