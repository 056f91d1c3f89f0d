// SPDX-License-Identifier: MIT
#include "identity/look_alike.hpp"

#include "base/text.hpp"
#include "identity/param_names.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace imprint::detail {
namespace {

// Fronts turn '-' into '_', lighttpd also '_', '.' and '!': one form for all of them.
std::string canonical(std::string_view name) {
    std::string form(name);
    for (char &c : form) {
        const char lower = base::ascii_lower(c);
        if (lower >= 'a' && lower <= 'z') {
            c = static_cast<char>(lower - ('a' - 'A'));
        } else if (c < '0' || c > '9') {
            c = '_';
        }
    }
    return form;
}

// Nearly every name that comes, in every request: no copy is made for them.
bool is_canonical(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

constexpr auto parts_of_identity = std::to_array<std::string_view>({
    "CLIENT_CERT",
    "CLIENTCERT",
    "CLIENT_DN",
    "CLIENT_S_DN",
    "CLIENT_VERIFY",
    "REMOTE_USER",
    "SSL_CLIENT",
    "TLS_CLIENT",
});

bool speaks_of_identity(std::string_view name) {
    if (name.starts_with("SSL_") || name.starts_with("X_SSL_")) {
        return true;
    }
    if (name.find("CLIENT") == name.npos) {
        return name.find("REMOTE_USER") != name.npos; // the only part without that word
    }
    return std::any_of(
        parts_of_identity.begin(),
        parts_of_identity.end(),
        [name](std::string_view part) { return name.find(part) != name.npos; }
    );
}

// A name that counts, spelled as it does not.
bool is_respelled(std::string_view name) {
    return !is_canonical(name) &&
           std::any_of(
               names_that_count.begin(),
               names_that_count.end(),
               [name](std::string_view counts) { return canonical(name) == counts; }
           );
}

} // namespace

bool is_look_alike(std::string_view name) {
    constexpr std::string_view prefix = "HTTP_";
    if (!name.starts_with('H') && !name.starts_with('h')) {
        return is_respelled(name);
    }
    const bool as_it_is = is_canonical(name);
    const std::string changed = as_it_is ? std::string() : canonical(name);
    std::string_view field = as_it_is ? name : std::string_view(changed);
    if (!field.starts_with(prefix)) {
        return is_respelled(name);
    }
    while (field.starts_with(prefix)) {
        field.remove_prefix(prefix.size());
    }
    return speaks_of_identity(field);
}

std::vector<std::string> look_alike_notes(const params &request) {
    constexpr std::size_t most_named = 8;
    std::size_t found = 0;
    std::string named;
    for (const param each : request) {
        if (is_look_alike(each.name) && ++found <= most_named) {
            named += (found == 1 ? "" : ", ") + base::escape_for_log(each.name, 64);
        }
    }
    if (found == 0) {
        return {};
    }
    if (found > most_named) {
        named += " and " + std::to_string(found - most_named) + " more";
    }
    return {"ignored what only looks like a client's identity: " + named};
}

} // namespace imprint::detail
