// SPDX-License-Identifier: MIT
// Where the front put the site: which part of the raw path is the mount point.  Pure.
#pragma once

#include <optional>
#include <string_view>

namespace imprint::http {

struct mount_question {
    std::string_view path;        // raw
    std::string_view script_name; // as sent, "" when absent
    std::string_view path_info;   // as sent, "" when absent
    // The front is known to send the whole path as SCRIPT_NAME.
    bool whole_path_front = false;
    std::string_view configured; // "" when it is not, "/" for the root
};

// A prefix of the raw path, "" for the root; nothing when the path lies outside the
// configured mount and the front names no other.
std::optional<std::string_view> find_mount(const mount_question &question) noexcept;

} // namespace imprint::http
