// SPDX-License-Identifier: MIT
#include "pool/privileges.hpp"

#include "base/account_name.hpp"
#include "base/error.hpp"
#include "base/number.hpp"
#include "pool/address.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

// getpwnam and getgrnam: asked at start, before there are threads.
const passwd *look_up(const std::string &name) {
    if (const auto number = base::parse_number<uid_t>(name)) {
        return ::getpwuid(*number); // NOLINT(concurrency-mt-unsafe)
    }
    return ::getpwnam(name.c_str()); // NOLINT(concurrency-mt-unsafe)
}

enum class presence { needed, not_yet };

// The outermost part of `path` that can't be reached, or "".
std::string barrier_on(const std::filesystem::path &path, int mode, presence there) {
    std::filesystem::path so_far;
    for (const auto &part : path) {
        so_far /= part;
        const bool last = so_far == path;
        if (::faccessat(AT_FDCWD, so_far.c_str(), last ? mode : X_OK, AT_EACCESS) != 0) {
            return there == presence::not_yet && errno == ENOENT ? "" : so_far.string();
        }
    }
    return {};
}

void require(
    const std::optional<user> &who,
    const std::filesystem::path &path,
    int mode,
    presence there = presence::needed
) {
    const std::string barrier = barrier_on(path, mode, there);
    if (barrier.empty()) {
        return;
    }
    const bool whole = barrier == path;
    throw bad_value(fmt::format(
        "user {} can't {} {}{}",
        who ? who->name + " of --user" : base::describe_user(::geteuid()),
        (mode & W_OK) != 0 ? "write to" : "run",
        path.string(),
        whole ? "" : fmt::format(": {} is closed to it", barrier)
    ));
}

} // namespace

user find_user(const std::string &name) {
    const passwd *found = look_up(name);
    if (found == nullptr) {
        throw bad_value(fmt::format("--user {}: no such user", name));
    }
    if (found->pw_uid == 0) {
        throw bad_value(fmt::format("--user {}: this is root; name an ordinary user", name));
    }
    return {found->pw_name, found->pw_uid, found->pw_gid};
}

gid_t find_group(const std::string &name) {
    if (const auto number = base::parse_number<gid_t>(name)) {
        return *number;
    }
    const group *found = ::getgrnam(name.c_str()); // NOLINT(concurrency-mt-unsafe)
    if (found == nullptr) {
        throw bad_value(fmt::format("--socket-group {}: no such group", name));
    }
    return found->gr_gid;
}

std::optional<user> user_to_become(const std::string &name) {
    const bool root = ::geteuid() == 0;
    if (root && name.empty()) {
        throw bad_value(
            "started as root: name the user that the site shall run as with --user, it "
            "never runs as root"
        );
    }
    if (!root && !name.empty() && find_user(name).id != ::geteuid()) {
        throw bad_value(fmt::format("--user {}: only root can become another user", name));
    }
    return root ? std::optional(find_user(name)) : std::nullopt;
}

void become(const user &who) {
    // The group first: without root's rights it could not be changed any more.
    if (::initgroups(who.name.c_str(), who.group) != 0 ||
        ::setresgid(who.group, who.group, who.group) != 0 ||
        ::setresuid(who.id, who.id, who.id) != 0) {
        base::throw_errno("become user", who.name);
    }
    if (::setuid(0) == 0 || ::geteuid() != who.id || ::getegid() != who.group) {
        throw bad_value(fmt::format("could not give up root's rights for {}", who.name));
    }
}

void check_runnable(const user &who, const std::string &executable) {
    require(who, executable, R_OK | X_OK);
}

void check_writable(const std::optional<user> &who, const std::string &folder) {
    require(who, std::filesystem::absolute(folder), R_OK | W_OK | X_OK, presence::not_yet);
}

void check_folder_to_be(const std::string &path) {
    namespace fs = std::filesystem;
    std::error_code failure;
    fs::path found = fs::absolute(path);
    // What can't be looked at counts as missing: then its folder tells why.
    while (!fs::exists(fs::status(found, failure)) && found.has_relative_path()) {
        found = found.parent_path();
    }
    if (!fs::is_directory(found, failure)) {
        throw bad_value(fmt::format("{} is no folder", found.string()));
    }
    const bool stands = found == fs::absolute(path);
    if (!stands && ::faccessat(AT_FDCWD, found.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
        throw bad_value(fmt::format(
            "user {} can't make a folder in {}: {}; choose another, or make it and give it to "
            "that user",
            base::describe_user(::geteuid()),
            found.string(),
            std::generic_category().message(errno)
        ));
    }
}

} // namespace imprint::pool
