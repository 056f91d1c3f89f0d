// SPDX-License-Identifier: MIT
// The record of FastCGI 1.0: its types, its header and the lengths of a name-value pair.
// Pure.  Source: FastCGI Specification 1.0, M. R. Brown, 1996-04-29, §3.3, §3.4, §8.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace imprint::wire {

enum class record_type : std::uint8_t {
    begin_request = 1,
    abort_request = 2,
    end_request = 3,
    params = 4,
    standard_input = 5, // "stdin" and its siblings are macros in C libraries
    standard_output = 6,
    standard_error = 7,
    data = 8,
    get_values = 9,
    get_values_result = 10,
    unknown_type = 11,
};

// §5.5
enum class protocol_status : std::uint8_t {
    request_complete = 0,
    cant_mpx_conn = 1,
    overloaded = 2,
    unknown_role = 3,
};

inline constexpr std::size_t record_header_size = 8;
inline constexpr char fastcgi_version = 1;

struct record_header {
    record_type type{}; // as sent: may be none of the enumerators
    std::uint16_t id = 0;
    std::uint16_t content_size = 0;
    std::uint8_t padding = 0;
};

constexpr std::uint8_t octet_at(std::string_view octets, std::size_t at) noexcept {
    return static_cast<std::uint8_t>(octets[at]);
}
constexpr std::uint16_t parse_u16(std::string_view octets, std::size_t at) noexcept {
    return static_cast<std::uint16_t>(octet_at(octets, at) << 8 | octet_at(octets, at + 1));
}

// `octets` holds record_header_size octets, and the version was checked.
constexpr record_header parse_record_header(std::string_view octets) noexcept {
    return {
        static_cast<record_type>(octet_at(octets, 1)),
        parse_u16(octets, 2),
        parse_u16(octets, 4),
        octet_at(octets, 6)
    };
}

constexpr std::array<char, record_header_size> format_record_header(record_header header
) noexcept {
    return {
        fastcgi_version,
        static_cast<char>(header.type),
        static_cast<char>(header.id >> 8),
        static_cast<char>(header.id & 0xff),
        static_cast<char>(header.content_size >> 8),
        static_cast<char>(header.content_size & 0xff),
        static_cast<char>(header.padding),
        0
    };
}

struct pair_sizes {
    std::size_t head; // octets that the two lengths themselves take: 2, 5 or 8
    std::uint32_t name;
    std::uint32_t value;
};

// §3.4: a length below 128 is one octet, otherwise four with the top bit set.  Nothing when
// `octets` ends before both lengths do.
constexpr std::optional<pair_sizes> parse_pair_sizes(std::string_view octets) noexcept {
    std::uint32_t sizes[2]{};
    std::size_t at = 0;
    for (std::uint32_t &size : sizes) {
        if (at == octets.size()) {
            return std::nullopt;
        }
        if (octet_at(octets, at) < 0x80) {
            size = octet_at(octets, at);
            at += 1;
            continue;
        }
        if (octets.size() - at < 4) {
            return std::nullopt;
        }
        size = static_cast<std::uint32_t>(parse_u16(octets, at) & 0x7fff) << 16 |
               parse_u16(octets, at + 2);
        at += 4;
    }
    return pair_sizes{at, sizes[0], sizes[1]};
}

} // namespace imprint::wire
