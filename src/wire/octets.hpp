// SPDX-License-Identifier: MIT
// Taking octets from the front of what a decoder was fed.  Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace imprint::wire {

// At most `most` octets; the view is into the fed buffer.
inline std::string_view take_front(std::span<const char> &octets, std::uint64_t most) noexcept {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(most, octets.size()));
    const std::string_view front(octets.data(), size);
    octets = octets.subspan(size);
    return front;
}

} // namespace imprint::wire
