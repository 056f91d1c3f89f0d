// SPDX-License-Identifier: MIT
// calls PKI_FOLDER [--target=ADDRESS]: one line for each thing that a client sees; the same
// lines wherever the site runs, which are in expected.txt.
#include "site.hpp"

#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <imprint/testing.hpp>

namespace {

using imprint::testing::answer;
using imprint::testing::client;
using imprint::testing::form_data;

void say(std::string_view what, const std::string &seen) {
    std::printf("%.*s: %s\n", static_cast<int>(what.size()), what.data(), seen.c_str());
}

std::string seen(const answer &of) {
    return std::to_string(of.status()) + " " + of.body();
}

std::string name_of(client &who) {
    const answer of = who.get("/whoami");
    return of.status() == 200 ? of.body() : std::to_string(of.status());
}

std::string with(const answer &of, std::string_view field) {
    return std::to_string(of.status()) + " " + of.field(field);
}

std::string read(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw std::runtime_error("can't read " + path);
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

// The octets are never text, never repeat soon, and hold what delimiters are made of.
std::string octets(std::size_t size) {
    std::string made(size, '\0');
    unsigned state = 1;
    for (char &one : made) {
        state = state * 1'103'515'245 + 12'345;
        one = static_cast<char>(state >> 16);
    }
    for (std::size_t at = 100; at + 4 < size; at += 65'521) {
        made.replace(at, 4, "\r\n--");
    }
    return made;
}

void calls_of_every_kind(client &to) {
    say("string", seen(to.get("/motto")));
    say("segments", seen(to.get("/greet/Ada/2")));
    say("query", seen(to.get("/greet?times=3&name=Ada%20%C3%9C")));
    say("form", seen(to.post("/greet", {{"name", "A&B"}})));
    say("json", seen(to.post("/sum", imprint::json{{"numbers", {1, 2, 3}}})));
    const auto echoed = to.put("/echo?a=%41", "<a/>", "application/xml", {{"X-Say", "so"}});
    say("body", seen(echoed));
    say("method", echoed.field("X-Method"));
    say("target", echoed.field("X-Target"));
    say("type", echoed.field("X-Type"));
    say("field", echoed.field("X-Said"));
    say("patch", with(to.patch("/echo", "", ""), "X-Method"));
    say("delete", with(to.remove("/echo"), "X-Method"));
    say("empty post", with(to.post("/echo"), "X-Method"));
    say("head", with(to.head("/motto"), "Content-Length") + to.head("/motto").body());
    say("nothing", seen(to.post("/add", {{"word", "good"}})));
}

void refusals(client &to) {
    say("404", std::to_string(to.get("/nope").status()));
    say("404 of an empty optional", std::to_string(to.get("/maybe/false").status()));
    say("404 of a bad segment", std::to_string(to.get("/greet/Ada/two").status()));
    say("400", to.get("/greet?name=Ada&times=two").json()["title"]);
    say("405", with(to.get("/digest"), "Allow"));
    say("413", std::to_string(to.post("/digest", octets(5 << 20), "a/b").status()));
    say("415", std::to_string(to.post("/greet", "<a/>", "application/xml").status()));
    say("422", to.post("/add", {{"word", "bad"}}).json()["detail"]);
    say("rolled back", seen(to.get("/words")));
    say("cross-site",
        std::to_string(
            to.post("/add", {{"word", "x"}}, {{"Sec-Fetch-Site", "cross-site"}}).status()
        ));
}

void large_ones(client &to) {
    const std::string large = octets(3 << 20);
    const imprint::name_values chunked = {{"Transfer-Encoding", "chunked"}};
    say("large body", seen(to.post("/digest", large, "a/b")));
    say("large chunked body", seen(to.post("/digest", large, "a/b", chunked)));
    say("streamed body", seen(to.post("/count", large, "a/b")));
    say("streamed chunked body", seen(to.post("/count", large, "a/b", chunked)));
    form_data form{{"note", "n"}};
    form.file("file", "a.bin", octets(1 << 20), "application/octet-stream");
    say("large file", seen(to.post("/digest_file", form)));
    say("large answer", to.post("/echo", large, "a/b").body() == large ? "whole" : "not whole");
    std::string all;
    for (int i = 0; i < 50'000; ++i) {
        all += std::to_string(i) + "\n";
    }
    say("streamed answer", to.get("/numbers").body() == all ? "whole" : "not whole");
}

void conversations(client &to) {
    say("first visit", seen(to.get("/visits")));
    say("second visit", seen(to.get("/visits")));
    to.forget_cookies();
    say("a stranger's visit", seen(to.get("/visits")));
    to.forget_cookies();
    to.get("/cookies");
    say("cookie", seen(to.get("/said")));
    say("cookies of a path", seen(to.get("/cookies/said")));
    say("303", seen(to.follow(to.post("/add_and_look", {{"word", "another"}}))));
    say("307", seen(to.follow(to.request("POST", "/moved", "kept", "a/b"))));
    say("308", with(to.get("/motto/"), "Location"));
    say("308 followed", seen(to.follow(to.get("/motto/"))));
    say("304", seen(to.get("/tagged", {{"If-None-Match", "\"one\""}})));
    say("206", seen(to.get("/tagged", {{"Range", "bytes=5-"}})));
}

void certificates(client &to, const std::string &pki) {
    say("without certificate", name_of(to));
    to.wear(read(pki + "/alice.crt"), read(pki + "/alice.key"));
    say("alice", name_of(to));
    to.wear(read(pki + "/bob.crt"), read(pki + "/bob.key"));
    say("bob", name_of(to));
    to.take_off();
    say("taken off", name_of(to));
}

} // namespace

int main(int argc, char **argv) {
    try {
        const std::string pki = argc > 1 ? argv[1] : ".";
        client to(
            imprint::testing::target(argc, argv), &everywhere, {.ca_file = pki + "/ca.crt"}
        );
        calls_of_every_kind(to);
        refusals(to);
        large_ones(to);
        conversations(to);
        certificates(to, pki);
        return 0;
    } catch (const std::exception &problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
