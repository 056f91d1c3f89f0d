// SPDX-License-Identifier: MIT
// The shape that the decoders of all wires share, so that a worker is written once.
#pragma once

#include "imprint/params.hpp"
#include "wire/event.hpp"

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

namespace imprint::wire {

// Pull-style: give next() what was read, act on the event, call again with what is left of
// the octets until it says need_more (or failed).  An event may come without octets.
template <class Decoder>
concept decoder =
    requires(Decoder changing, const Decoder fixed, std::span<const char> &octets) {
        { changing.next(octets) } -> std::same_as<event>;
        { fixed.params() } -> std::same_as<const imprint::params &>; // after head
        { changing.take_params() } -> std::same_as<imprint::params>;
        { fixed.body() } -> std::same_as<std::string_view>;  // until the next call of next()
        { fixed.reply() } -> std::same_as<std::string_view>; // until the next call of next()
        { fixed.error() } -> std::same_as<error>;
        // A request has begun, and finish_request() was not called.
        { fixed.request_open() } -> std::same_as<bool>;
        // The response was sent completely, or the request was aborted and that was
        // answered.  What still comes for it is skipped.
        { changing.finish_request() } -> std::same_as<void>;
        { fixed.request_id() } -> std::same_as<std::uint16_t>; // 0 where the wire has none
        { fixed.keep() } -> std::same_as<bool>; // the peer wants the connection kept
    };

} // namespace imprint::wire
