// SPDX-License-Identifier: MIT
// A user's or group's name for sentences.
#pragma once

#include <string>

#include <sys/types.h>

namespace imprint::base {

// "www-data (33)", or "33" of one who has no name.
std::string describe_user(uid_t id);
std::string describe_group(gid_t id);

} // namespace imprint::base
