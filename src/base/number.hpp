// SPDX-License-Identifier: MIT
// Decimal numbers from outside: the whole text or nothing.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace imprint::base {

// Digits only: from_chars takes no sign and no blank for an unsigned type, and reports
// overflow, so nothing else needs checking.
template <std::unsigned_integral Number>
std::optional<Number> parse_number(std::string_view text) noexcept {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

} // namespace imprint::base
