// SPDX-License-Identifier: MIT
// What holds for a body in pieces, whatever it is.
#pragma once

#include "require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fuzz {

// An input is one line (a boundary, a media type) and a body.
struct line_and_body {
    std::string line;
    std::string_view body;
};

inline line_and_body split_input(const std::uint8_t *data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    const std::size_t end = input.find('\n');
    if (end == input.npos) {
        return {std::string(input), {}};
    }
    return {std::string(input.substr(0, end)), input.substr(end + 1)};
}

// `read(next_size)` gives what was seen when the body comes in pieces of these sizes.
void check_pieces(std::string_view body, auto read) {
    const auto whole = read([&] { return body.size() + 1; });
    require(read([] { return std::size_t{1}; }) == whole, "octet by octet is as good as whole");
    auto state = static_cast<std::uint32_t>(body.size());
    const auto any = [&state] {
        state = state * 1664525 + 1013904223;
        return std::size_t{1} + (state >> 24) % 100;
    };
    require(read(any) == whole, "any pieces are as good as whole");
}

// Feeds copies, so that a view kept for too long is found; until `feed` says no.
void feed_pieces(std::string_view body, auto next_size, auto feed) {
    while (!body.empty()) {
        const std::string piece(body.substr(0, next_size()));
        body.remove_prefix(piece.size());
        if (!feed(std::string_view(piece))) {
            return;
        }
    }
}

} // namespace fuzz
