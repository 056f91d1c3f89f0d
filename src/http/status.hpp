// SPDX-License-Identifier: MIT
// Reason phrases (RFC 9110 §15 and the registry).  Pure.
#pragma once

#include <string_view>

namespace imprint::http {

// "" for a status that nobody registered.
std::string_view reason_phrase(int status) noexcept;

} // namespace imprint::http
