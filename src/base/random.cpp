// SPDX-License-Identifier: MIT
#include "base/random.hpp"

#include "base/error.hpp"

#include <cerrno>

#include <sys/random.h>

namespace imprint::base {

void fill_random(std::span<std::uint8_t> octets) {
    while (!octets.empty()) {
        const ssize_t got = ::getrandom(octets.data(), octets.size(), 0);
        if (got > 0) {
            octets = octets.subspan(static_cast<std::size_t>(got));
        } else if (errno != EINTR) {
            throw_errno("getrandom");
        }
    }
}

} // namespace imprint::base
