// SPDX-License-Identifier: MIT
// By itself, so that a test can be of another release.
#include "worker/lobby.hpp"

namespace imprint::worker {

const std::uint32_t lobby::version = 4;

} // namespace imprint::worker
