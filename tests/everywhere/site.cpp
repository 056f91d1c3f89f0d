// SPDX-License-Identifier: MIT
#include "site.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <imprint/imprint.hpp>

using imprint::arg;

namespace {

std::string motto = "Few dependencies.";

std::string greet(const std::string &name, int times) {
    return name + " x " + std::to_string(times);
}

imprint::response echo(imprint::on_any, const imprint::request &asked, imprint::body raw) {
    imprint::response made(200, raw.text(std::size_t{4} << 20), "application/octet-stream");
    made.set("X-Method", asked.method())
        .set("X-Target", asked.target())
        .set("X-Type", raw.content_type())
        .set("X-Said", asked.field("X-Say").value_or(""));
    return made;
}

std::string digest(imprint::on_post, imprint::body raw) {
    return std::to_string(raw.size()) + " " + raw.sha256();
}

std::string
digest_file(imprint::on_post, const imprint::upload &file, const std::string &note) {
    return note + " " + std::string(file.filename()) + " " + std::to_string(file.size()) + " " +
           file.sha256();
}

std::string count(imprint::on_post, imprint::body_stream in) {
    std::size_t total = 0;
    std::array<char, 5000> some{};
    while (const std::size_t size = in.read(some)) {
        total += size;
    }
    return std::to_string(total);
}

imprint::json sum(imprint::on_post, const std::vector<int> &numbers) {
    int total = 0;
    for (const int one : numbers) {
        total += one;
    }
    return {{"sum", total}};
}

int visits(imprint::session &kept) {
    return kept.update("visits", 0, [](int n) { return n + 1; });
}

std::string whoami(const imprint::client_certificate who) {
    return std::string(who.common_name().value_or("nameless"));
}

void add(imprint::on_post, imprint::database &db, const std::string &word) {
    db << "INSERT INTO word (word) VALUES (:word)", soci::use(word);
    if (word == "bad") {
        throw imprint::http_error(422, "not that word");
    }
}

int words(imprint::database &db) {
    int found = 0;
    db << "SELECT count(*) FROM word", soci::into(found);
    return found;
}

imprint::response
add_and_look(imprint::on_post, imprint::database &db, const std::string &word) {
    db << "INSERT INTO word (word) VALUES (:word)", soci::use(word);
    return imprint::response(303).set("Location", "/words");
}

imprint::response moved(imprint::on_any, const imprint::request &) {
    return imprint::response(307).set("Location", "/echo");
}

imprint::response cookies() {
    imprint::response made(200);
    made.cookie({.name = "everywhere", .value = "1"});
    made.cookie({.name = "here", .value = "2", .path = "/cookies"});
    return made;
}

std::string said(const imprint::request &asked) {
    return std::string(asked.field("Cookie").value_or("none"));
}

imprint::stream numbers() {
    return {[](imprint::stream_writer &out) {
        for (int i = 0; i < 50'000; ++i) {
            out.write(std::to_string(i) + "\n");
        }
    }};
}

imprint::response tagged() {
    return imprint::response(200, "some text", "text/plain").set("ETag", "\"one\"");
}

std::optional<std::string> maybe(bool there) {
    return there ? std::optional<std::string>("there") : std::nullopt;
}

} // namespace

imprint::site everywhere() {
    imprint::site made;
    made.settings().body_bytes = std::uint64_t{4} << 20;
    made.schema({"CREATE TABLE word (word TEXT NOT NULL)"});
    made.publish("/motto", motto);
    made.publish("/greet", &greet, arg{"name"}, arg{"times", [] { return 1; }});
    made.publish("/echo", &echo);
    made.publish("/digest", &digest);
    made.publish("/digest_file", &digest_file, arg{"file"}, arg{"note"});
    made.publish("/count", &count);
    made.publish("/sum", &sum, arg{"numbers"});
    made.publish("/visits", &visits);
    made.publish("/whoami", &whoami);
    made.publish("/add", &add, arg{"word"});
    made.publish("/words", &words);
    made.publish("/add_and_look", &add_and_look, arg{"word"});
    made.publish("/moved", &moved);
    made.publish("/cookies", &cookies);
    made.publish("/cookies/said", &said);
    made.publish("/said", &said);
    made.publish("/numbers", &numbers);
    made.publish("/tagged", &tagged);
    made.publish("/maybe", &maybe, arg{"there"});
    return made;
}
