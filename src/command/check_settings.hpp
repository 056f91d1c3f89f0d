// SPDX-License-Identifier: MIT
// Values of settings that could never work are refused at the start, in a sentence.
#pragma once

#include "imprint/settings.hpp"

namespace imprint::command {

// Throws pool::bad_value.
void check_settings(const imprint::settings &given);

} // namespace imprint::command
