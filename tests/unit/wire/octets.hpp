// SPDX-License-Identifier: MIT
// A front server's side of the wires, written apart from the code under test.
#pragma once

#include "base/encoding.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wire_test {

inline std::string hex_of(std::string_view octets) {
    const std::vector<std::uint8_t> values(octets.begin(), octets.end());
    return imprint::base::format_hex(values);
}

inline std::string
record(int type, int id, std::string_view content = {}, std::size_t padding = 0) {
    std::string octets;
    for (const std::size_t octet :
         {std::size_t{1},
          static_cast<std::size_t>(type),
          static_cast<std::size_t>(id >> 8),
          static_cast<std::size_t>(id & 255),
          content.size() >> 8,
          content.size() & 255,
          padding,
          std::size_t{0}}) {
        octets += static_cast<char>(octet);
    }
    return octets.append(content).append(padding, '\xaa');
}

inline std::string begin(int id = 1, int flags = 0, int role = 1) {
    std::string content(8, '\0');
    content[1] = static_cast<char>(role);
    content[2] = static_cast<char>(flags);
    return record(1, id, content);
}

inline std::string pair_length(std::size_t size) {
    if (size < 128) {
        return std::string(1, static_cast<char>(size));
    }
    std::string octets;
    for (const int shift : {24, 16, 8, 0}) {
        octets += static_cast<char>((size | 0x80000000u) >> shift & 255);
    }
    return octets;
}

inline std::string pair(std::string_view name, std::string_view value) {
    return pair_length(name.size()) + pair_length(value.size()) + std::string(name) +
           std::string(value);
}

// The stream in records of at most `most` octets of content, and its end.
inline std::string stream(int type, int id, std::string_view octets, std::size_t most = 65535) {
    std::string records;
    for (; !octets.empty(); octets.remove_prefix(std::min(most, octets.size()))) {
        records += record(type, id, octets.substr(0, most), octets.size() % 8);
    }
    return records + record(type, id);
}

inline std::string netstring(std::string_view text) {
    return std::to_string(text.size()) + ":" + std::string(text) + ",";
}

inline std::string header(std::string_view name, std::string_view value) {
    return std::string(name) + '\0' + std::string(value) + '\0';
}

} // namespace wire_test
