// SPDX-License-Identifier: MIT
#include "base/account_name.hpp"

#include <fmt/format.h>

#include <array>

#include <grp.h>
#include <pwd.h>

namespace imprint::base {

std::string describe_user(uid_t id) {
    passwd room{};
    passwd *found = nullptr;
    std::array<char, 4096> texts{};
    if (::getpwuid_r(id, &room, texts.data(), texts.size(), &found) != 0 || found == nullptr) {
        return fmt::format("{}", id);
    }
    return fmt::format("{} ({})", found->pw_name, id);
}

std::string describe_group(gid_t id) {
    group room{};
    group *found = nullptr;
    std::array<char, 4096> texts{};
    if (::getgrgid_r(id, &room, texts.data(), texts.size(), &found) != 0 || found == nullptr) {
        return fmt::format("{}", id);
    }
    return fmt::format("{} ({})", found->gr_name, id);
}

} // namespace imprint::base
