// SPDX-License-Identifier: MIT
// What the person who starts a site can say, on the command line, in IMPRINT_* variables and
// in a configuration file, each losing to the one before.
#pragma once

#include "imprint/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace imprint::command {

enum class verb { none, serve, routes };
enum class listing_form { table, json, openapi };

struct options {
    verb what = verb::none;
    listing_form form = listing_form::table; // of routes
    std::vector<std::string> listen{};
    std::optional<unsigned> workers{};
    std::string user{};
    std::string socket_group{};
    std::vector<std::string> allow{};
    std::string secret{};
    imprint::settings settings{};
    bool var_was_named = false; // by the person, not by the program's default
};

struct parsed {
    std::optional<options> given{};
    // Otherwise: say this, and leave.
    std::string text{};
    int status = 0; // 0: text goes to standard output
};

// `argv` may hold the program's name alone, and does under CGI.  `defaults` is the
// program's.  IMPRINT_SECRET leaves the environment here.
parsed parse_options(int argc, const char *const *argv, const imprint::settings &defaults);

std::string help_text(const imprint::settings &defaults);

} // namespace imprint::command
