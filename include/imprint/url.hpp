// SPDX-License-Identifier: MIT
// A URL that is safe to put into href and src: http, https, mailto, or relative.
#pragma once

#include "imprint/markup.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace imprint {

class request;

namespace detail {

// WHATWG URL strips tabs and newlines, takes '\' for '/' and "//host" for another host: none
// of these is let in.  Empty is the page itself.
constexpr bool is_url_character(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet > ' ' && octet != 0x7f && c != '\\' && c != '"' && c != '<' && c != '>';
}

constexpr bool is_safe_scheme(std::string_view scheme) {
    return equals_lower(scheme, "http") || equals_lower(scheme, "https") ||
           equals_lower(scheme, "mailto");
}

// A scheme ends at a ':' before any '/', '?' or '#' (RFC 3986 §4.2).
constexpr bool is_safe_url(std::string_view text) {
    for (const char c : text) {
        if (!is_url_character(c)) {
            return false;
        }
    }
    const std::size_t end = text.find_first_of(":/?#");
    if (end != std::string_view::npos && text[end] == ':') {
        return is_safe_scheme(text.substr(0, end));
    }
    return !text.starts_with("//");
}

template <class... Args>
struct url_format {
    template <std::size_t Size>
    consteval url_format(const char (&literal)[Size]) // NOLINT(google-explicit-constructor)
        : text(literal, Size - 1) {
        static_assert(
            ((markup_kind_of<Args> == markup_kind::text) && ...),
            "publish: url: an argument must be text, a number or bool"
        );
        if (count_places(text) != sizeof...(Args)) {
            throw "publish: url: as many {} as arguments";
        }
        if (!is_safe_url(text)) {
            throw "publish: url: begin with /, ?, #, http:, https: or mailto:";
        }
    }
    std::string_view text;
};

template <class... Args>
struct site_url_format : url_format<Args...> {
    template <std::size_t Size>
    // NOLINTNEXTLINE(google-explicit-constructor): as url_format
    consteval site_url_format(const char (&literal)[Size]) : url_format<Args...>(literal) {
        if (Size < 2 || literal[0] != '/') {
            throw "publish: url: one of the site's begins with /";
        }
    }
};

// What a client follows: the mount point, then what append_url() makes.
void append_site_url(
    std::string &out,
    const request &asked,
    std::string_view format,
    const markup_argument *arguments
);

} // namespace detail

class url {
  public:
    // url("/documents/{}?by={}", id, name): each argument is percent-encoded but for the
    // unreserved characters, so it stays within its segment or value.
    template <class... Args>
    explicit url(
        detail::url_format<std::type_identity_t<Args>...> format, const Args &...args
    ) {
        const detail::markup_argument list[] = {detail::markup_argument(args)..., {}};
        detail::append_url(text_, format.text, list);
    }

    // url(asked, "/documents/{}", id), for links in a page: the mount point of the site, which
    // the request tells, and then the same.  A redirect needs no request for that.
    template <class... Args>
    explicit url(
        const request &asked,
        detail::site_url_format<std::type_identity_t<Args>...> format,
        const Args &...args
    )
        : has_mount_(true) {
        const detail::markup_argument list[] = {detail::markup_argument(args)..., {}};
        detail::append_site_url(text_, asked, format.text, list);
    }

    // A whole URL from elsewhere; nothing when it is of another scheme (javascript:), names
    // another host by "//host", or holds blanks, controls, quotes or backslashes.
    static std::optional<url> parse(std::string_view text);

    const std::string &text() const noexcept { return text_; }
    bool has_mount() const noexcept { return has_mount_; } // nothing goes before it any more
    friend bool operator==(const url &, const url &) = default;

  private:
    url() = default;

    std::string text_; // ASCII: what is not is percent-encoded
    bool has_mount_ = false;
};

} // namespace imprint
