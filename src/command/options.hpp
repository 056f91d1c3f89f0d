// SPDX-License-Identifier: MIT
// What the person who starts a site can say, on the command line, in IMPRINT_* variables and
// in a configuration file, each losing to the one before.
#pragma once

#include "imprint/settings.hpp"
#include "pool/sizing.hpp"
#include "worker/access_log.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/socket.h>

namespace imprint::command {

enum class verb { none, serve, routes, check, status, top, reload, replay };
enum class listing_form { table, json, openapi };
enum class status_form { text, json, metrics, html };
enum class replay_form { whole, head, quiet };

struct options {
    verb what = verb::none;
    listing_form form = listing_form::table; // of routes
    status_form status = status_form::text;
    replay_form replay = replay_form::whole;
    std::string replay_file{};
    bool commit = false;   // what a replayed request writes
    std::string control{}; // a path; empty: by the folder of --var
    std::vector<std::string> listen{};
    unsigned backlog = SOMAXCONN;
    std::optional<pool::size_terms> workers{};
    std::uint64_t max_requests = 0; // of a worker; 0: any number, as with the next two
    std::chrono::seconds max_lifetime{0};
    std::uint64_t max_memory = 0; // octets
    std::chrono::seconds queue_timeout{0};
    std::chrono::seconds request_timeout{60};
    std::chrono::seconds start_timeout{30};
    std::chrono::seconds stop_timeout{30};
    std::string user{};
    std::string socket_group{};
    std::vector<std::string> allow{};
    std::string secret_file{};
    std::string configuration_file{};
    worker::access_log_settings access{};
    worker::access_log_settings slow{};
    std::string replay_folder{}; // absolute; empty: what killed a worker is not kept
    std::chrono::milliseconds slow_time{1'000};
    imprint::settings settings{};
    bool var_was_named = false; // by the person, not by the program's default
};

struct parsed {
    std::optional<options> given{};
    std::string text{}; // otherwise what was asked for, of --help and --version
};

// Of a file that is not to be read: its text, which somebody else has read.
using configuration = std::optional<std::string>;

// `argv` may hold the program's name alone, and does under CGI.  `defaults` is the program's.
// Throws pool::bad_value.
parsed parse_options(
    int argc,
    const char *const *argv,
    const imprint::settings &defaults,
    const configuration &text = {}
);

// The same where neither --help nor --version can be meant.
options settle_options(
    int argc,
    const char *const *argv,
    const imprint::settings &defaults,
    const configuration &text = {}
);

// The text of that file.  Throws bad_value when it can't be read.
std::string read_configuration(const std::string &path);

std::string help_text(const imprint::settings &defaults);

} // namespace imprint::command
