// SPDX-License-Identifier: MIT
#include "pool/back_off.hpp"

#include <algorithm>

namespace imprint::pool {

back_off::time back_off::died(time now) noexcept {
    if (now - started_ >= limits_.healthy) {
        pause_ = std::chrono::milliseconds{0};
        return now;
    }
    pause_ = pause_.count() == 0 ? limits_.first : std::min(pause_ * 2, limits_.most);
    return now + pause_;
}

} // namespace imprint::pool
