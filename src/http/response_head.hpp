// SPDX-License-Identifier: MIT
// A response's head as a CGI response (RFC 3875 §6), in the form that every front reads
// the same way.  Pure.
#pragma once

#include "imprint/response.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::http {

// Of the content, when it is known before sending.
std::optional<std::uint64_t> content_size(const response &response);

// No content is sent with HEAD, 204, 205 and 304, whatever the response holds.
bool sends_content(const response &response, std::string_view method) noexcept;

// Ends with the empty line.  The same for HEAD: its Content-Length is what GET would send.
std::string format_head(const response &response);

} // namespace imprint::http
