// SPDX-License-Identifier: MIT
#include "http/site_place.hpp"

#include "base/text.hpp"
#include "http/percent.hpp"

#include <algorithm>
#include <stdexcept>

namespace imprint::http {
namespace {

// A backslash counts as a slash in browsers (WHATWG URL, special schemes), anywhere.
bool fits_in_location(char c) noexcept {
    return c > ' ' && c <= '~' && c != '\\';
}

} // namespace

bool is_site_place(std::string_view place) noexcept {
    return place.starts_with('/') && !place.starts_with("//") &&
           std::all_of(place.begin(), place.end(), fits_in_location);
}

void check_site_place(std::string_view place) {
    if (!is_site_place(place)) {
        throw std::invalid_argument(
            "\"" + base::escape_for_log(place, 100) +
            "\" is no path of this site: it begins with one '/' and is percent-encoded; "
            "imprint::redirect::elsewhere() leaves the site"
        );
    }
}

std::string below_mount(std::string_view mount, std::string_view path) {
    while (mount.starts_with("//")) {
        mount.remove_prefix(1);
    }
    while (mount.ends_with('/')) {
        mount.remove_suffix(1);
    }
    std::string whole;
    for (const char c : mount) {
        fits_in_location(c) ? whole.push_back(c) : void(whole += percent_encode({&c, 1}));
    }
    return whole.append(path);
}

} // namespace imprint::http
