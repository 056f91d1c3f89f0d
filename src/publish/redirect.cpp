// SPDX-License-Identifier: MIT
#include "imprint/redirect.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <stdexcept>

namespace imprint {
namespace {

// A backslash counts as a slash in browsers (WHATWG URL, special schemes), anywhere.
bool fits_in_location(char c) noexcept {
    return c > ' ' && c <= '~' && c != '\\';
}

bool is_place_of_this_site(std::string_view place) noexcept {
    return place.starts_with('/') && !place.starts_with("//") &&
           std::all_of(place.begin(), place.end(), fits_in_location);
}

} // namespace

redirect::redirect(std::string_view place, int status) : place_(place), status_(status) {
    if (!is_place_of_this_site(place)) {
        throw std::invalid_argument(
            "redirect to \"" + base::escape_for_log(place, 100) + "\": not a path of this site"
        );
    }
    constexpr int redirections[] = {301, 302, 303, 307, 308};
    if (std::find(std::begin(redirections), std::end(redirections), status) ==
        std::end(redirections)) {
        throw std::invalid_argument("redirect with status " + std::to_string(status));
    }
}

} // namespace imprint
