// SPDX-License-Identifier: MIT
// Values of settings that could never work are refused at the start, in a sentence.
#pragma once

#include "imprint/settings.hpp"

#include <string>

namespace imprint::command {

// Both throw pool::bad_value.
void check_settings(const imprint::settings &given);
void check_access_format(const std::string &format); // of --access-format

} // namespace imprint::command
