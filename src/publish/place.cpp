// SPDX-License-Identifier: MIT
#include "publish/place.hpp"

#include "http/percent.hpp"

namespace imprint::detail {
namespace {

// Octets that no URI holds would end or change the field.
void append_query(std::string &to, std::string_view query) {
    for (const char c : query) {
        if (c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>' && c != '\\') {
            to += c;
        } else {
            to += http::percent_encode({&c, 1});
        }
    }
}

} // namespace

std::optional<std::string> format_place(
    std::string_view mount, const std::vector<std::string> &segments, std::string_view query
) {
    std::string place(mount == "/" ? "" : mount);
    for (const std::string &segment : segments) {
        place.append("/").append(http::percent_encode(segment));
    }
    if (segments.empty()) {
        place += '/';
    }
    if (place.front() != '/' || place.starts_with("//") ||
        place.find('\\') != std::string::npos) {
        return std::nullopt;
    }
    if (!query.empty()) {
        place += '?';
        append_query(place, query);
    }
    return place;
}

} // namespace imprint::detail
