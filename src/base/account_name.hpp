// SPDX-License-Identifier: MIT
// A user's name for sentences.
#pragma once

#include <string>

#include <sys/types.h>

namespace imprint::base {

// "www-data (33)", or "33" of a user who has no name.
std::string describe_user(uid_t id);

} // namespace imprint::base
