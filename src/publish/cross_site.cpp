// SPDX-License-Identifier: MIT
#include "publish/cross_site.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace imprint::detail {
namespace {

constexpr std::size_t shown_of_origin = 100;

bool is_listed(
    std::optional<std::string_view> origin, const std::vector<std::string> &origins
) {
    // "null" is what any sandboxed frame sends: it can't be listed.
    return origin && *origin != "null" &&
           std::find(origins.begin(), origins.end(), *origin) != origins.end();
}

// A link that was followed: the page replaces the other site's, which can't read it.
bool is_navigation(const request &request) {
    return request.field("sec-fetch-mode") == "navigate" &&
           request.field("sec-fetch-dest") == "document";
}

} // namespace

std::optional<http::refusal> cross_site_fault(
    const request &request, const std::vector<std::string> &origins, bool personal
) {
    const bool safe = request.method() == "GET" || request.method() == "HEAD";
    const auto origin = request.field("origin");
    if (const auto site = request.field("sec-fetch-site")) {
        const bool own = *site == "same-origin" || *site == "none";
        const bool neighbour = *site == "same-site" && is_listed(origin, origins);
        if (own || neighbour || (safe && (is_navigation(request) || !personal))) {
            return std::nullopt;
        }
        return http::refusal{
            http::rule::cross_site,
            "this request came from another site (Sec-Fetch-Site is '" +
                base::escape_for_log(*site, shown_of_origin) +
                "'); only links may lead here from there, and a neighbour (same-site) must be "
                "listed in `origins`"
        };
    }
    if (safe || !origin || is_listed(origin, origins)) {
        return std::nullopt;
    }
    return http::refusal{
        http::rule::foreign_origin,
        "this request's Origin '" + base::escape_for_log(*origin, shown_of_origin) +
            "' is not one of this site's `origins`: if browsers find the site there, start it "
            "with --origin"
    };
}

} // namespace imprint::detail
