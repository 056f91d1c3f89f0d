// SPDX-License-Identifier: MIT
#include "pool/graveyard.hpp"

#include <algorithm>

namespace imprint::pool {

void graveyard::add(pid_t pid, int status) {
    if (dead_.size() == most) {
        dead_.erase(dead_.begin());
    }
    dead_.emplace_back(pid, status);
}

std::optional<int> graveyard::take(pid_t pid) {
    const auto found = std::find_if(dead_.begin(), dead_.end(), [&](const auto &one) {
        return one.first == pid;
    });
    if (found == dead_.end()) {
        return std::nullopt;
    }
    const int status = found->second;
    dead_.erase(found);
    return status;
}

} // namespace imprint::pool
