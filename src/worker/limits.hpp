// SPDX-License-Identifier: MIT
// What a peer may cost a worker.
#pragma once

#include "wire/limits.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace imprint::worker {

struct limits {
    wire::limits wire{};
    // From a request's first octet to the end of its params; then the connection is closed.
    std::chrono::milliseconds head{30'000};
    // Between two octets of a body that was begun; then 408.
    std::chrono::milliseconds body_idle{60'000};
    // For octets that are announced after the front said that the body had ended: mod_fcgid
    // sends an empty STDIN first.  Then 400.
    std::chrono::milliseconds early_end{5'000};
    // Without one octet taken by a peer that is being answered; then the connection is closed.
    std::chrono::milliseconds write_idle{60'000};
    // What is read and dropped after an answer that did not wait for the body: a front that
    // can't write on sees an error, and its client never the answer.
    std::chrono::milliseconds drain{2'000};
    std::size_t drain_bytes = std::size_t{64} * 1024 * 1024;
    // Of a body that comes without its length where none is wanted; then 413.
    std::size_t unwanted_bytes = std::size_t{1024} * 1024;
    // A function that takes a body_stream or makes a stream keeps its worker: no longer than
    // this, and no slower.
    std::chrono::milliseconds streaming{600'000};
    std::size_t streaming_rate = 1024; // octets a second, on average after the first 10 s
    // A stopping worker gives a connection that was accepted, but is silent, so long.
    std::chrono::milliseconds last_words{500};
    // One that leaves and has nobody to hand connections to closes those that are idle for so
    // long, and all others after this.
    std::chrono::milliseconds alone_idle{1'000};
    std::chrono::milliseconds alone{15'000};
    // One call of a function; for one that streams, between two octets that its peer takes or
    // sends.  Then 504.  0: never.
    std::chrono::milliseconds request{60'000};
    // A request that has waited longer before anybody could look at it; then 503.  0: never.
    std::chrono::milliseconds queue{0};
    // When a worker makes room for a new one, between two requests; 0: never.  The first two
    // are up to a tenth less, so that not all of a pool leave at once.
    std::uint64_t requests = 0;
    std::chrono::seconds lifetime{0};
    std::uint64_t resident_bytes = 0; // shared pages too, as ps and the OOM killer count
    // Descriptors that stay free for what the site's functions open.
    unsigned spare_descriptors = 16;
};

} // namespace imprint::worker
