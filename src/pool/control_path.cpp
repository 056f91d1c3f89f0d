// SPDX-License-Identifier: MIT
#include "pool/control_path.hpp"

#include "base/number.hpp"
#include "base/unique_fd.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const std::string &path) {
    const fs::path folder = fs::path(path).parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

// Those of `path` with some pid, with `ending` behind them.
std::vector<fs::path> with_any_pid(const std::string &path, std::string_view ending) {
    const fs::path like(path);
    const std::string before = like.stem().string() + "-";
    const std::string after = like.extension().string() + std::string(ending);
    std::vector<fs::path> found;
    std::error_code failure;
    for (fs::directory_iterator each(folder_of(path), failure), end; !failure && each != end;
         each.increment(failure)) {
        const std::string name = each->path().filename().string();
        if (name.size() > before.size() + after.size() && name.starts_with(before) &&
            name.ends_with(after)) {
            const std::string_view middle = std::string_view(name).substr(
                before.size(), name.size() - before.size() - after.size()
            );
            if (base::parse_number<std::uint32_t>(middle)) {
                found.push_back(each->path());
            }
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

std::string with_pid(const std::string &path, pid_t pid) {
    fs::path made(path);
    const std::string name =
        made.stem().string() + "-" + std::to_string(pid) + made.extension().string();
    return made.replace_filename(name).string();
}

std::vector<std::string> find_controls(const std::string &path) {
    std::vector<std::string> found;
    std::error_code failure;
    if (fs::is_socket(path, failure)) {
        found.push_back(path);
    }
    for (const fs::path &one : with_any_pid(path, "")) {
        if (fs::is_socket(one, failure)) {
            found.push_back(one.string());
        }
    }
    return found;
}

void sweep_controls(const std::string &path) {
    constexpr std::string_view lock_ending = ".lock";
    for (const fs::path &lock : with_any_pid(path, lock_ending)) {
        constexpr int how = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
        const auto held = base::unique_fd::adopt(::open(lock.c_str(), how));
        // Whoever serves one holds its lock (pool/socket_file.hpp).
        if (!held || ::flock(held.get(), LOCK_EX | LOCK_NB) != 0) {
            continue;
        }
        std::string socket = lock.string();
        socket.resize(socket.size() - lock_ending.size());
        std::error_code failure;
        if (fs::is_socket(socket, failure)) {
            ::unlink(socket.c_str());
        }
        ::unlink(lock.c_str());
    }
}

} // namespace imprint::pool
