// SPDX-License-Identifier: MIT
// A page, or a piece of one, into which no visitor's words come unescaped.
#pragma once

#include "imprint/html_check.hpp"
#include "imprint/url.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace imprint {

namespace detail {

template <class... Args>
struct html_format {
    template <std::size_t Size>
    consteval html_format(const char (&literal)[Size]) // NOLINT(google-explicit-constructor)
        : text(literal, Size - 1) {
        static_assert(
            ((markup_kind_of<Args> != markup_kind::refused) && ...),
            "publish: html: an argument must be text, a number, bool, url, html or a list of "
            "html"
        );
        constexpr markup_kind kinds[] = {markup_kind_of<Args>..., markup_kind::refused};
        html_checker(text, kinds, sizeof...(Args)).check();
    }
    std::string_view text;
};

} // namespace detail

// return html("<h1>{}</h1><a href=\"{}\">next</a>", title, url(asked, "/page/{}", 2));
//
// Text and numbers are escaped for text and quoted attributes; html, and a vector of it, is
// inserted as it is.  A {} elsewhere (attributes without quotes, scripts, styles, comments)
// does not compile; nor does anything but imprint::url in href, src and their like.
class html {
  public:
    template <class... Args>
    explicit html(
        detail::html_format<std::type_identity_t<Args>...> format, const Args &...args
    ) {
        const detail::markup_argument list[] = {detail::markup_argument(args)..., {}};
        detail::append_html(text_, format.text, list);
    }

    // Markup that was made elsewhere.  Nothing looks at it: it must hold no visitor's words
    // that were not escaped for the place where they stand.
    static html trusted(std::string markup) {
        html page("");
        page.text_ = std::move(markup);
        return page;
    }

    const std::string &text() const & noexcept { return text_; }
    std::string text() && noexcept { return std::move(text_); }
    friend bool operator==(const html &, const html &) = default;

  private:
    std::string text_;
};

} // namespace imprint
