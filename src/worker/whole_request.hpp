// SPDX-License-Identifier: MIT
// One request by blocking calls, from its params to the last octet of its answer: where
// there is one in a process (CGI), or no connection at all (tests).
#pragma once

#include "imprint/params.hpp"
#include "imprint/response.hpp"
#include "worker/request_run.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

namespace imprint::worker {

// Fills the span, and returns how much; 0 when nothing more comes.
using octet_source = std::function<std::size_t(std::span<char>)>;
using octet_sink = std::function<void(std::string_view)>;

// The body is CONTENT_LENGTH octets; without it only what a server decoded from chunks, and
// says so by passing the field on, ends where the source does (RFC 3875 §4.2).
response answer_whole(
    request_run &run, params sent, trust how, const octet_source &read, std::span<char> buffer
);

// Head and content as a CGI response (RFC 3875 §6).  client_gone when a file turns out to be
// shorter than announced; what a stream throws passes.
void write_whole(response made, std::string_view method, const octet_sink &write);

} // namespace imprint::worker
