// SPDX-License-Identifier: MIT
// The Range field (RFC 9110 §14.1, §14.2), byte ranges only.  Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace imprint::http {

struct byte_range {
    std::uint64_t first = 0;
    std::uint64_t size = 0;

    friend bool operator==(const byte_range &, const byte_range &) = default;
};
// Another unit, malformed, or several ranges: the field is ignored, as §14.2 allows.
// Several would need multipart/byteranges, and are how a small request asks for much work.
struct ignored_range {};
struct unsatisfiable_range {};

std::variant<ignored_range, unsatisfiable_range, byte_range>
find_range(std::string_view field, std::uint64_t size);

} // namespace imprint::http
