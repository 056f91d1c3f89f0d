// SPDX-License-Identifier: MIT
// What an application sends over FastCGI.  Pure: octets are appended to a string.
#pragma once

#include "wire/fastcgi_record.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace imprint::wire {

// The largest content of one record that needs no padding to a multiple of eight octets.
inline constexpr std::size_t most_stream_content = 65528;

// For writev: header of a STDOUT record that holds the next `content_size` octets, at most
// 65535, without padding.
std::array<char, record_header_size>
stdout_header(std::uint16_t id, std::uint16_t content_size) noexcept;

// As many records as needed, each padded to eight octets (§3.3).  Nothing for no octets: an
// empty record would end the stream.
void append_stdout(std::string &out, std::uint16_t id, std::string_view octets);
void append_stderr(std::string &out, std::uint16_t id, std::string_view octets);

// The END_REQUEST record alone, for a request that never wrote to STDOUT.
void append_end_request(
    std::string &out, std::uint16_t id, std::uint32_t app_status, protocol_status status
);

// Ends STDOUT and the request: what follows the last octet of a response.
void append_response_end(std::string &out, std::uint16_t id, std::uint32_t app_status);

// The answer to a management record that nobody knows (§4.2).
void append_unknown_type(std::string &out, record_type type);

} // namespace imprint::wire
