// SPDX-License-Identifier: MIT
// A CGI response (RFC 3875 §6), whole, as a front server reads it.  Pure.
#pragma once

#include "testing/transport.hpp"

#include <string>
#include <string_view>

namespace imprint::testing {

// failure when it is none, or has not the length that it announces.
received parse_answer(std::string_view octets, std::string_view method);

} // namespace imprint::testing
