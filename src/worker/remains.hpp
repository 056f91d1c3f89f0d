// SPDX-License-Identifier: MIT
// What a dead worker's desk tells of its requests: their octets, and what can be read of them.
#pragma once

#include "base/unique_fd.hpp"
#include "imprint/params.hpp"
#include "wire/limits.hpp"
#include "worker/answer.hpp"
#include "worker/desk.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::worker {

// All that has come of a request of which nothing was done.
struct rebuilt_request {
    std::string octets{}; // unless they are in a file
    int file = -1;
    std::uint64_t file_octets = 0;
    base::unique_fd own{}; // the file, when nobody else has it

    bool empty() const noexcept { return octets.empty() && file < 0; }
};

// Of the connection at which the worker was; nothing when not all is known.
std::optional<rebuilt_request> rebuild(const desk &at, const desk_entry &one);

// What had come of the request that ran.
struct run_octets {
    std::string octets{};
    bool truncated = false; // only its beginning is known, or it is more than was wanted
};

run_octets octets_that_ran(const desk &at, std::uint64_t most);

struct request_seen {
    params sent;
    framing how = framing::plain;
    std::uint16_t id = 0;
};

// Of a request whose octets begin so; nothing when that is not its whole head.
std::optional<request_seen>
request_in(std::string_view octets, wire_choice wire, const wire::limits &limits);

} // namespace imprint::worker
