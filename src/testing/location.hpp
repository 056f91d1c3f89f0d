// SPDX-License-Identifier: MIT
// URLs as libcurl reads them (RFC 3986).
#pragma once

#include "testing/transport.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace imprint::testing {

struct location {
    testing::origin origin;
    std::string target; // path and query
};

// Nothing when it is no http or https URL.
std::optional<location> parse_url(const std::string &url);

// What a Location field means where it was received (RFC 3986 §5); without its fragment.
std::optional<location> resolve(const location &base, const std::string &reference);

} // namespace imprint::testing
