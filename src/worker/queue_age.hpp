// SPDX-License-Identifier: MIT
// How long a request has waited before anybody looked at it, as far as that can be known.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace imprint::worker {

// IMPRINT_SENT: the front's clock when it passed the request on, in seconds with a fraction
// (nginx: $msec).  Nothing for what is no such time, lies more than a second ahead (another
// clock than ours), or so far back that it can't be a queue's.
std::optional<std::chrono::milliseconds>
age_by_front(std::string_view sent, std::chrono::system_clock::time_point now);

// Of a TCP connection that was just accepted: since its peer last sent something (tcp(7),
// TCP_INFO).  A unix stream carries no time.
std::optional<std::chrono::milliseconds> age_in_backlog(int fd);

} // namespace imprint::worker
