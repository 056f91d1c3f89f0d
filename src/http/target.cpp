// SPDX-License-Identifier: MIT
#include "http/target.hpp"

#include "base/text.hpp"
#include "http/percent.hpp"
#include "http/token.hpp"

#include <algorithm>

namespace imprint::http {
namespace {

// Apache passes the absolute form on as the client sent it: "http://host/path?query".
std::string_view without_authority(std::string_view text) noexcept {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (base::equal_ignoring_case(text.substr(0, scheme.size()), scheme)) {
            const std::size_t end = text.find_first_of("/?", scheme.size());
            return end == text.npos ? std::string_view("/") : text.substr(end);
        }
    }
    return text;
}

} // namespace

std::optional<target> parse_target(std::string_view text) noexcept {
    const auto forbidden = [](char c) { return is_control(c) || c == ' '; };
    if (std::any_of(text.begin(), text.end(), forbidden)) {
        return std::nullopt;
    }
    // lighttpd and nginx leave a fragment in REQUEST_URI, though clients send none.
    text = without_authority(text.substr(0, text.find('#')));
    if (!text.starts_with('/')) {
        return std::nullopt;
    }
    std::string_view query = text;
    const std::string_view path = take_piece(query, '?');
    return target{text, path, query};
}

// lighttpd normalises QUERY_STRING and leaves REQUEST_URI alone: octets from 0x80, quotes,
// braces, brackets and a stray '%' become escapes, escapes of unreserved characters are
// undone, hexadecimal digits become capital.  None of these changes what the query means,
// and characters that would are never among them.
bool queries_agree(std::string_view query_string, std::string_view query) noexcept {
    while (!query_string.empty() && !query.empty()) {
        const decoded_octet one = next_octet(query_string);
        const decoded_octet other = next_octet(query);
        const bool structural =
            std::string_view("&=+;#").find(one.octet) != std::string_view::npos;
        if (one.octet != other.octet || (structural && one.escaped != other.escaped)) {
            return false;
        }
        query_string.remove_prefix(one.size);
        query.remove_prefix(other.size);
    }
    return query_string.empty() && query.empty();
}

} // namespace imprint::http
