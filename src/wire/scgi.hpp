// SPDX-License-Identifier: MIT
// An SCGI request: a netstring of NUL-terminated names and values, then the body.  Pure.
// Source: SCGI, N. Schemenauer, 2008-06-23 (python.ca/scgi/protocol.txt).
#pragma once

#include "imprint/params.hpp"
#include "wire/event.hpp"
#include "wire/limits.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace imprint::wire {

// The shape is that of wire/decoder.hpp.  A connection carries one request.  event::end comes
// when CONTENT_LENGTH octets have come, at once after the head when it is 0; octets beyond
// are skipped.  The specification also wants a header SCGI with value 1; nginx sends none
// unless told to, so it is not asked for here.
//
// Memory: the params within the limits.
class scgi_decoder {
  public:
    explicit scgi_decoder(limits limits = {});

    event next(std::span<const char> &octets);

    const imprint::params &params() const noexcept { return params_; }
    imprint::params take_params();
    std::string_view body() const noexcept { return body_; }
    std::string_view reply() const noexcept { return {}; }
    wire::error error() const noexcept { return error_; }
    bool request_open() const noexcept { return open_; }
    void finish_request() noexcept;
    std::uint16_t request_id() const noexcept { return 0; }
    bool keep() const noexcept { return false; }

  private:
    enum class stage { length, payload, comma, body, done };
    // Nothing: go on with the octets that are left.
    using step = std::optional<event>;

    step advance(std::span<const char> &octets);
    step read_length(char next);
    step read_payload(std::span<const char> &octets);
    step read_comma(char next);
    step read_body(std::span<const char> &octets);
    wire::error mark_pairs();
    wire::error read_content_length();
    step fail(wire::error why) noexcept;

    limits limits_;
    imprint::params params_;
    std::string_view body_;
    std::size_t digits_ = 0;      // of the netstring's length
    std::size_t left_ = 0;        // octets of the netstring that have not come
    std::uint64_t body_left_ = 0; // octets of the body that have not come
    bool open_ = false;           // the connection is the request, from its first octet
    stage stage_ = stage::length;
    wire::error error_ = wire::error::none;
};

} // namespace imprint::wire
