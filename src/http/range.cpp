// SPDX-License-Identifier: MIT
#include "http/range.hpp"

#include "base/number.hpp"
#include "base/text.hpp"
#include "http/token.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace imprint::http {
namespace {

// 1*DIGIT; more than 64 bits hold is as good as the largest.
std::optional<std::uint64_t> parse_position(std::string_view text) {
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) {
        return std::nullopt;
    }
    return base::parse_number<std::uint64_t>(text).value_or(
        std::numeric_limits<std::uint64_t>::max()
    );
}

} // namespace

std::variant<ignored_range, unsatisfiable_range, byte_range>
find_range(std::string_view field, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!base::equal_ignoring_case(field.substr(0, unit.size()), unit)) {
        return ignored_range{};
    }
    std::string_view last_text = trim(field.substr(unit.size()));
    if (last_text.find('-') == last_text.npos) {
        return ignored_range{};
    }
    const std::string_view first_text = take_piece(last_text, '-');
    const std::optional<std::uint64_t> first = parse_position(first_text);
    const std::optional<std::uint64_t> last = parse_position(last_text);
    if ((!first && !first_text.empty()) || (!last && !last_text.empty()) || (!first && !last)) {
        return ignored_range{};
    }
    if (!first) { // "-N", the last N octets
        if (*last == 0) {
            return unsatisfiable_range{};
        }
        // Satisfiable, but no Content-Range can name a part of nothing: sent whole.
        if (size == 0) {
            return ignored_range{};
        }
        const std::uint64_t tail = std::min(*last, size);
        return byte_range{size - tail, tail};
    }
    if (last && *last < *first) {
        return ignored_range{};
    }
    if (*first >= size) {
        return unsatisfiable_range{};
    }
    return byte_range{*first, std::min(last.value_or(size), size - 1) - *first + 1};
}

} // namespace imprint::http
