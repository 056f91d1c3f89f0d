// SPDX-License-Identifier: MIT
#include "http/query.hpp"

#include "http/percent.hpp"
#include "http/token.hpp"

namespace imprint::http {

std::string decode_query_text(std::string_view text) {
    std::string octets;
    octets.reserve(text.size());
    while (!text.empty()) {
        const auto [octet, size, escaped] = next_octet(text);
        octets += octet == '+' && !escaped ? ' ' : octet;
        text.remove_prefix(size);
    }
    return octets;
}

std::optional<name_values> parse_query(std::string_view text, std::size_t most) {
    name_values fields;
    while (!text.empty()) {
        std::string_view value = take_piece(text, '&');
        if (value.empty()) {
            continue;
        }
        if (fields.size() == most) {
            return std::nullopt;
        }
        const std::string_view name = take_piece(value, '=');
        fields.push_back({decode_query_text(name), decode_query_text(value)});
    }
    return fields;
}

std::size_t count_query_fields(std::string_view text) noexcept {
    std::size_t count = 0;
    while (!text.empty()) {
        count += take_piece(text, '&').empty() ? 0 : 1;
    }
    return count;
}

} // namespace imprint::http
