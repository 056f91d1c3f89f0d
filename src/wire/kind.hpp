// SPDX-License-Identifier: MIT
// Which wire a peer speaks, by the first octet it sends.  Pure.
#pragma once

#include <string_view>

namespace imprint::wire {

enum class kind { unknown, fastcgi, scgi };

// FastCGI begins with its version, 1; SCGI with a digit of a netstring's length.
kind guess(char first) noexcept;

// For the log: what an unknown peer seems to send, judged by whatever has come of it.
std::string_view describe_unknown(std::string_view octets) noexcept;

} // namespace imprint::wire
