// SPDX-License-Identifier: MIT
#include "command/check_settings.hpp"

#include "database/connection.hpp"
#include "identity/client_policy.hpp"
#include "pool/address.hpp"
#include "worker/access_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

namespace imprint::command {
namespace {

using pool::bad_value;

// As browsers write it into Origin (RFC 6454 §6.1): the host in lower case ASCII, and without
// the scheme's own port.
bool is_written_so(std::string_view host, std::string_view scheme) {
    const bool odd = std::any_of(host.begin(), host.end(), [](char c) {
        return c < '!' || c > '~' || (c >= 'A' && c <= 'Z') ||
               std::string_view("/?#@,\"").find(c) != std::string_view::npos;
    });
    return !host.empty() && !odd && !host.ends_with(scheme == "https" ? ":443" : ":80");
}

// Compared with the Origin field octet by octet: anything else would never match.
void check_origin(std::string_view origin) {
    const std::string_view scheme = origin.substr(0, origin.find(':'));
    const bool web = scheme == "https" || scheme == "http";
    const std::string_view rest = web ? origin.substr(scheme.size()) : std::string_view();
    if (!rest.starts_with("://") || !is_written_so(rest.substr(3), scheme)) {
        throw bad_value(fmt::format(
            "--origin {}: https://HOST or https://HOST:PORT as browsers write it: in lower "
            "case, without the scheme's own port, without a path",
            origin
        ));
    }
}

void check_mount(std::string_view mount) {
    const bool begins_well = mount.empty() || mount.starts_with('/');
    if (!begins_well || mount.find("//") != std::string_view::npos) {
        throw bad_value(fmt::format("--mount {}: / or a path such as /app", mount));
    }
}

// The string itself is not said: it may hold a password.
void check_database(const std::string &name) {
    if (name.empty()) {
        return;
    }
    try {
        const detail::connection never_opened({.name = name});
    } catch (const std::invalid_argument &wrong) {
        throw bad_value(wrong.what());
    }
}

// Without its files, which whoever serves may be the only one to read.
void check_clients(const client_trust &given) {
    try {
        detail::check_terms(given);
    } catch (const std::invalid_argument &wrong) {
        throw bad_value(wrong.what());
    }
}

} // namespace

void check_access_format(const std::string &format) {
    try {
        const worker::access_format never_used(format);
    } catch (const std::invalid_argument &wrong) {
        throw bad_value(fmt::format("--access-format {}", wrong.what()));
    }
}

void check_settings(const imprint::settings &given) {
    for (const std::string &origin : given.origins) {
        check_origin(origin);
    }
    check_mount(given.mount);
    check_database(given.database);
    check_clients(given.clients);
}

} // namespace imprint::command
