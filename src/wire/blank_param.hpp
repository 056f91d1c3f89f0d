// SPDX-License-Identifier: MIT
// Takes a secret out of octets that came over a wire, and leaves everything else in its place.
// Pure.
#pragma once

#include "wire/kind.hpp"

#include <span>
#include <string_view>

namespace imprint::wire {

// Each octet of the value of every param of this name becomes '*', in as much as has come and
// in every request.  What is malformed, and what follows it, stays: no decoder reads that.
void blank_param(std::span<char> octets, kind wire, std::string_view name);

} // namespace imprint::wire
