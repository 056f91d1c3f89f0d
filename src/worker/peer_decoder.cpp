// SPDX-License-Identifier: MIT
#include "worker/peer_decoder.hpp"

namespace imprint::worker {

// Inlined where the variant was just made, g++ 14 sees the destructor of a decoder that the
// variant does not hold (-Wmaybe-uninitialized).
void peer_decoder::choose(wire_choice wire) {
    if (wire == wire_choice::scgi) {
        decoder_.emplace<wire::scgi_decoder>(limits_);
    } else {
        decoder_.emplace<wire::fastcgi_decoder>(limits_);
    }
}

} // namespace imprint::worker
