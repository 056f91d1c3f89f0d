// SPDX-License-Identifier: MIT
// Becoming the user of --user, for good.
#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

namespace imprint::pool {

struct user {
    std::string name;
    uid_t id = 0;
    gid_t group = 0;
};

// By name or number.  Throws bad_value when there is none, and for root.
user find_user(const std::string &name);
gid_t find_group(const std::string &name);

// Throws bad_value when this process is root and nobody else was named, or when it is not
// root and somebody was.
std::optional<user> user_to_become(const std::string &name);

// Drops every id, saved ones too, and every supplementary group that is not the user's.
void become(const user &who);

// To be asked after become(): throw bad_value naming what can't be reached, the executable,
// from which leaders are started, or a folder in which the site keeps something, as far as it
// is there.  Nobody: whom this process was started as.
void check_runnable(const user &who, const std::string &executable);
void check_writable(const std::optional<user> &who, const std::string &folder);

// Throws bad_value when there is no folder at `path`, and this process could not make one.
void check_folder_to_be(const std::string &path);

} // namespace imprint::pool
