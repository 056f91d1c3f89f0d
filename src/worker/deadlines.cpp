// SPDX-License-Identifier: MIT
#include "worker/deadlines.hpp"

namespace imprint::worker {

std::optional<time_point> deadlines::next() const {
    return entries_.empty() ? std::nullopt : std::optional(entries_.top().when);
}

std::optional<deadlines::key> deadlines::take_due(time_point now) {
    if (entries_.empty() || entries_.top().when > now) {
        return std::nullopt;
    }
    const key who = entries_.top().who;
    entries_.pop();
    return who;
}

} // namespace imprint::worker
