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

// Whether a source says by itself where the body ends.
enum class body_end {
    // Not all do (CGI): only what a server decoded from chunks, and says so by passing the
    // field on, ends there (RFC 3875 §4.2).
    by_length,
    // FastCGI's empty record: longer than CONTENT_LENGTH is then seen, and refused.
    by_source,
};

// The body is CONTENT_LENGTH octets; without it, what the source has, if that ends.
response answer_whole(
    request_run &run,
    params sent,
    trust how,
    const octet_source &read,
    body_end end = body_end::by_length
);

// Head and content as a CGI response (RFC 3875 §6).  client_gone when a file turns out to be
// shorter than announced, std::length_error when a stream is not as long; what a stream throws
// passes.
void write_whole(response made, std::string_view method, const octet_sink &write);

} // namespace imprint::worker
