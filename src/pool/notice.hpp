// SPDX-License-Identifier: MIT
// What workers tell the supervisor, through a pipe that all of them write to.
#pragma once

#include "base/pipe_ends.hpp"

#include <cstdint>
#include <optional>

namespace imprint::pool {

enum class notice_kind : std::uint32_t {
    serves = 1,
    leaves = 2,
    timed_out = 3, // a call took too long, and ends with its worker
};

// What a worker does.  Smaller than PIPE_BUF, so two never mix (pipe(7)); a worker is a
// site's code, so nothing of it is believed but as a hint about the process it names.
struct notice {
    static constexpr std::uint32_t right_magic = 0x494d5052;

    std::uint32_t magic = right_magic;
    notice_kind kind = notice_kind::serves;
    std::uint32_t generation = 0;
    std::int32_t place = 0;
    std::int32_t pid = 0;
};

base::pipe_ends make_notice_pipe();

// Never waits; a full pipe loses it.
void send_notice(int fd, const notice &what) noexcept;
// Never waits; nothing when there is none, or what came is none.
std::optional<notice> next_notice(int fd) noexcept;

} // namespace imprint::pool
