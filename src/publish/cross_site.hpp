// SPDX-License-Identifier: MIT
// Whether a request may have been made by another site in the visitor's browser, which
// sends his cookies and his certificate along.  Pure.  Sources: W3C Fetch Metadata, RFC 6454.
#pragma once

#include "http/refusal.hpp"
#include "imprint/request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace imprint::detail {

// Why the request is refused, if it is.  `personal`: the function takes something
// that says who the visitor is.
std::optional<http::refusal> cross_site_fault(
    const request &request, const std::vector<std::string> &origins, bool personal
);

} // namespace imprint::detail
