// SPDX-License-Identifier: MIT
// Entity-tags (RFC 9110 §8.8.3) and the lists of them in conditions (§13.1.1).  Pure.
#pragma once

#include <string_view>

namespace imprint::http {

enum class comparison { strong, weak }; // §8.8.3.2

// Whether two texts are entity-tags, DQUOTEs and W/ included, and match.
bool match_tags(std::string_view one, std::string_view other, comparison how) noexcept;

// Whether the list in an If-Match or If-None-Match field has a match.  "*" matches any
// representation.  What follows a malformed member is not looked at.
bool match_tag_list(std::string_view list, std::string_view tag, comparison how) noexcept;

} // namespace imprint::http
