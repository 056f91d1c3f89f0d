// SPDX-License-Identifier: MIT
#include "imprint/http_error.hpp"

#include "http/fields.hpp"
#include "http/token.hpp"

#include <algorithm>
#include <utility>

namespace imprint {
namespace {

constexpr std::size_t longest_type = 1000;

bool is_letter(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_hex_digit(char c) noexcept {
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

// §3.1, §4.2: a colon in the first segment ends a scheme.
bool has_good_scheme(std::string_view text) noexcept {
    const std::string_view first = text.substr(0, text.find_first_of("/?#"));
    const std::string_view scheme = first.substr(0, first.find(':'));
    return scheme.size() == first.size() ||
           (!scheme.empty() && is_letter(scheme.front()) &&
            std::all_of(scheme.begin(), scheme.end(), [](char c) {
                return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
            }));
}

// RFC 3986 §2: unreserved, reserved, or a percent sign with two digits.
bool is_uri_reference(std::string_view text) noexcept {
    constexpr std::string_view marks = "-._~:/?#@!$&'()*+,;=";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool escape = c == '%' && i + 2 < text.size() && is_hex_digit(text[i + 1]) &&
                            is_hex_digit(text[i + 2]);
        if (!is_letter(c) && !is_digit(c) && !escape && marks.find(c) == marks.npos) {
            return false;
        }
    }
    // §4.1: one fragment at most.
    return std::count(text.begin(), text.end(), '#') <= 1 && has_good_scheme(text);
}

} // namespace

http_error::http_error(int status, const std::string &why)
    : std::runtime_error(why), status_(status) {
    if (status < 400 || status > 599) {
        throw std::invalid_argument(
            "an http_error has a status of 400 to 599, not " + std::to_string(status)
        );
    }
}

http_error &http_error::with(std::string_view name, std::string_view value) & {
    http::check_field(name, value);
    fields_.push_back({std::string(name), std::string(http::trim(value))});
    return *this;
}

http_error &&http_error::with(std::string_view name, std::string_view value) && {
    return std::move(with(name, value));
}

http_error &http_error::type(std::string_view type) & {
    if (type.empty() || type.size() > longest_type || !is_uri_reference(type)) {
        throw std::invalid_argument(
            "the type of an http_error is a URI reference of 1 to 1000 characters"
        );
    }
    type_ = type;
    return *this;
}

http_error &&http_error::type(std::string_view type) && {
    return std::move(this->type(type));
}

} // namespace imprint
