// SPDX-License-Identifier: MIT
#include "replayed.hpp"

#include "dying.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <imprint/imprint.hpp>
#include <sys/wait.h>
#include <unistd.h>

namespace {

void die_unless_mended(const std::string &how) {
    if (!std::filesystem::exists(std::filesystem::path(std::getenv("GATES")) / "mended")) {
        die(how);
    }
}

// What came, or nothing any more.
std::string tell(imprint::on_any, std::string how, std::string text) {
    die_unless_mended(how);
    return std::to_string(text.size()) + " " + text.substr(0, 20) + "\n";
}

std::string take_and_die(imprint::body octets) {
    die_unless_mended("abort");
    return std::to_string(octets.size()) + " " + octets.sha256() + "\n";
}

std::string stream_and_die(imprint::body_stream octets) {
    std::array<char, 1000> piece{};
    std::size_t size = 0;
    while (const std::size_t got = octets.read(piece)) {
        size += got;
    }
    die_unless_mended("abort");
    return std::to_string(size) + "\n";
}

// Before all of it has come.
std::string stop_within(imprint::body_stream octets) {
    std::array<char, 1000> piece{};
    std::size_t size = octets.read(piece);
    die_unless_mended("abort");
    while (const std::size_t got = octets.read(piece)) {
        size += got;
    }
    return std::to_string(size) + "\n";
}

std::string wait_for_all() {
    die_unless_mended("abort");
    if (::fork() == 0) {
        ::_exit(0);
    }
    int ended = 0;
    while (::wait(nullptr) > 0) {
        ++ended;
    }
    return std::to_string(ended) + " ended\n";
}

std::string name_of(const imprint::client_identity &client) {
    die_unless_mended("abort");
    return client.verified() ? "verified\n" : client.reason() + "\n";
}

std::string add_row(imprint::on_post, imprint::database &database, std::string text) {
    database << "INSERT INTO kept (text) VALUES (:text)", soci::use(text);
    die_unless_mended("segv");
    return "added\n";
}

std::string count_rows(imprint::database &database) {
    int count = 0;
    database << "SELECT COUNT(*) FROM kept", soci::into(count);
    die_unless_mended("abort");
    return std::to_string(count) + "\n";
}

} // namespace

void add_replayed(imprint::site &site, bool with_database) {
    using imprint::arg;
    site.publish("/replayed/tell", &tell, arg{"how"}, arg{"text"});
    site.publish("/replayed/take", &take_and_die);
    site.publish("/replayed/stream", &stream_and_die);
    site.publish("/replayed/within", &stop_within);
    site.publish("/replayed/children", &wait_for_all);
    site.publish("/replayed/name", &name_of);
    site.publish(
        "/replayed/numbers",
        [](imprint::on_post, int key, int n) { return std::to_string(key + n) + "\n"; },
        arg{"key"},
        arg{"n"}
    );
    site.publish("/replayed/refuse", []() -> std::string {
        die_unless_mended("abort");
        throw imprint::http_error(404, "nothing there");
    });
    site.publish("/replayed/fail", []() -> std::string {
        die_unless_mended("abort");
        throw imprint::http_error(500, "it failed");
    });
    if (with_database) {
        site.schema({"CREATE TABLE kept (text TEXT)"});
        site.publish("/replayed/add", &add_row, arg{"text"});
        site.publish("/replayed/count", &count_rows);
    }
}
