// SPDX-License-Identifier: MIT
#include "imprint/redirect.hpp"

#include "base/text.hpp"
#include "http/site_place.hpp"

#include <algorithm>
#include <stdexcept>

namespace imprint {
namespace {

// "https:///x" and "https:x" have a host in browsers, and another one than they seem to.
std::string_view after_scheme(std::string_view place) noexcept {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (base::equal_ignoring_case(place.substr(0, scheme.size()), scheme)) {
            return place.substr(scheme.size());
        }
    }
    return {};
}

void check_elsewhere(std::string_view place) {
    const std::string_view host = after_scheme(place);
    const bool has_host =
        !host.empty() && std::string_view("/?#").find(host.front()) == host.npos;
    // The rest of a URL has the characters of a place.
    if (!http::is_site_place(has_host ? "/" + std::string(host) : std::string(place))) {
        throw std::invalid_argument(
            "redirect to \"" + base::escape_for_log(place, 100) +
            "\": neither an http or https URL nor a path that begins with one '/'"
        );
    }
}

} // namespace

redirect::redirect(std::string_view place, int status, bool of_site)
    : place_(place), status_(status), of_site_(of_site) {
    constexpr int redirections[] = {301, 302, 303, 307, 308};
    if (std::find(std::begin(redirections), std::end(redirections), status) ==
        std::end(redirections)) {
        throw std::invalid_argument("redirect with status " + std::to_string(status));
    }
}

redirect::redirect(std::string_view place, int status) : redirect(place, status, true) {
    http::check_site_place(place);
}

redirect::redirect(const url &place, int status)
    : redirect(place.text(), status, !place.has_mount()) {
    http::check_site_place(place.text());
}

redirect redirect::elsewhere(std::string_view place, int status) {
    check_elsewhere(place);
    return {place, status, false};
}

} // namespace imprint
