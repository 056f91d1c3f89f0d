// SPDX-License-Identifier: MIT
#include "http/cookie.hpp"

#include "base/text.hpp"
#include "http/token.hpp"
#include "imprint/cookie.hpp"
#include "imprint/date.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace imprint {
namespace {

// RFC 6265 §4.1.1, cookie-octet: no control, blank, '"', ',', ';', '\', nor above 0x7e.
bool is_cookie_octet(char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

// av-octet, and a first '/', without which browsers take the default path instead.
bool is_path(std::string_view path) {
    return path.starts_with('/') && std::all_of(path.begin(), path.end(), [](char c) {
               return c >= ' ' && c < 0x7f && c != ';';
           });
}

bool is_domain(std::string_view domain) {
    return std::all_of(domain.begin(), domain.end(), [](char c) {
        return http::is_digit(c) || http::is_alpha(c) || c == '-' || c == '.';
    });
}

// RFC 6265bis §5.4 compares prefixes without regard to case.
bool has_prefix(std::string_view name, std::string_view prefix) {
    return base::equal_ignoring_case(name.substr(0, prefix.size()), prefix);
}

void require(bool holds, const cookie &cookie, const char *rule) {
    if (!holds) {
        throw std::invalid_argument(
            "cookie \"" + base::escape_for_log(cookie.name, 100) + "\": " + rule
        );
    }
}

void check(const cookie &c) {
    require(http::is_token(c.name), c, "its name is no token");
    require(
        std::all_of(c.value.begin(), c.value.end(), is_cookie_octet),
        c,
        "its value has a character that cookies can't hold"
    );
    // RFC 6265bis §5.6: browsers drop what is longer.
    require(c.name.size() + c.value.size() <= 4096, c, "name and value exceed 4096 octets");
    require(is_path(c.path), c, "its path does not begin with '/' or has a ';' or a control");
    require(is_domain(c.domain), c, "its domain is no host name");
    require(
        !has_prefix(c.name, "__Host-") || (c.secure && c.path == "/" && c.domain.empty()),
        c,
        "__Host- asks for Secure, Path=/ and no Domain"
    );
    require(!has_prefix(c.name, "__Secure-") || c.secure, c, "__Secure- asks for Secure");
    require(c.same_site != same_site::none || c.secure, c, "SameSite=None asks for Secure");
}

const char *word(same_site which) {
    constexpr std::array<const char *, 3> words = {"Lax", "Strict", "None"};
    return words[static_cast<std::size_t>(which)];
}

} // namespace

std::string format_cookie(const cookie &cookie) {
    check(cookie);
    std::string text = cookie.name + '=' + cookie.value + "; Path=" + cookie.path;
    if (!cookie.domain.empty()) {
        text += "; Domain=" + cookie.domain;
    }
    if (cookie.expires) {
        text += "; Expires=" + format_http_date(*cookie.expires);
    }
    if (cookie.max_age) {
        text += "; Max-Age=" + std::to_string(cookie.max_age->count());
    }
    if (cookie.secure) {
        text += "; Secure";
    }
    if (cookie.http_only) {
        text += "; HttpOnly";
    }
    return text.append("; SameSite=").append(word(cookie.same_site));
}

namespace http {

name_values parse_cookies(std::string_view text) {
    name_values cookies;
    while (!text.empty()) {
        std::string_view value = take_piece(text, ';');
        const bool pair = value.find('=') != value.npos;
        const std::string_view name = trim(take_piece(value, '='));
        value = trim(value);
        if (pair && !name.empty() && std::none_of(name.begin(), name.end(), is_control) &&
            std::none_of(value.begin(), value.end(), is_control)) {
            cookies.push_back({std::string(name), std::string(value)});
        }
    }
    return cookies;
}

std::size_t count_cookies(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '=') != 0) +
           static_cast<std::size_t>(std::count(text.begin(), text.end(), ';'));
}

} // namespace http
} // namespace imprint
