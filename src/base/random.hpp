// SPDX-License-Identifier: MIT
// Unpredictable octets from the kernel.
#pragma once

#include <cstdint>
#include <span>

namespace imprint::base {

// getrandom(2): never a generator of our own, whose state every forked worker would share.
void fill_random(std::span<std::uint8_t> octets);

} // namespace imprint::base
