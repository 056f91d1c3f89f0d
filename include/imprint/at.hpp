// SPDX-License-Identifier: MIT
// A URL that is not a C++ name: std::string robots(imprint::at<"/robots.txt">).
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace imprint {

namespace detail {

template <std::size_t Size>
struct path_text {
    char text[Size]{};
    // Implicit: at<"/x"> makes one of the literal.
    constexpr path_text(const char (&literal)[Size]) { // NOLINT(google-explicit-constructor)
        std::copy_n(literal, Size, text);
    }
    constexpr std::string_view view() const { return {text, Size - 1}; }
};

} // namespace detail

// The function answers at this path below its namespace, instead of at its name.
template <detail::path_text Path>
struct at {
    static_assert(
        Path.view().starts_with('/') && Path.view().size() > 1,
        "publish: at<\"/path\"> begins with a slash and names something below it"
    );
    explicit at() = default;
};

} // namespace imprint
