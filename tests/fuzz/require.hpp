// SPDX-License-Identifier: MIT
// For fuzz targets: an invariant that does not hold is a crash, which libFuzzer reports with
// the input.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace fuzz {

inline void require(bool holds, const char *invariant) {
    if (!holds) {
        std::fprintf(stderr, "invariant does not hold: %s\n", invariant);
        std::abort();
    }
}

} // namespace fuzz
