// SPDX-License-Identifier: MIT
// A site of another release: its workers don't understand what lies in the lobby of ours.
#include "worker/lobby.hpp"

namespace imprint::worker {

const std::uint32_t lobby::version = 1'000'000;

} // namespace imprint::worker
