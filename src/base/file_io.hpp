// SPDX-License-Identifier: MIT
// All octets at a place of a file, or none that count.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace imprint::base {

// False when not all could be written or read; errno says why: EIO when the file ends before.
bool write_at(int file, std::uint64_t offset, std::string_view octets) noexcept;
bool read_at(int file, std::uint64_t offset, std::span<char> into) noexcept;

} // namespace imprint::base
