// SPDX-License-Identifier: MIT
#include "scan/output_file.hpp"

#include "base/error.hpp"
#include "base/unique_fd.hpp"

#include <array>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace imprint::scan {
namespace {

void write_all(int descriptor, std::string_view content, const std::string &path) {
    while (!content.empty()) {
        const ssize_t count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno != EINTR) {
            base::throw_errno("write", path);
        }
        content.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
}

} // namespace

std::optional<std::string> read_file(const std::filesystem::path &path) {
    const auto file = base::unique_fd::adopt(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        base::throw_errno("open", path.string());
    }
    std::string content;
    std::array<char, 65536> piece{};
    for (;;) {
        const ssize_t count = ::read(file.get(), piece.data(), piece.size());
        if (count == 0) {
            return content;
        }
        if (count < 0 && errno != EINTR) {
            base::throw_errno("read", path.string());
        }
        content.append(piece.data(), count < 0 ? 0 : static_cast<std::size_t>(count));
    }
}

bool write_if_changed(const std::filesystem::path &path, std::string_view content) {
    if (read_file(path) == content) {
        return false;
    }
    if (path.has_parent_path()) {
        std::filesystem::create_directories(path.parent_path());
    }
    // The process's number: two scans into one folder must not share it.
    const std::string beside = path.string() + "." + std::to_string(::getpid()) + ".new";
    constexpr mode_t readable = 0666; // less what umask says, as a compiler's output
    const auto file = base::unique_fd::adopt(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, readable)
    );
    if (!file) {
        base::throw_errno("create", beside);
    }
    write_all(file.get(), content, beside);
    if (std::rename(beside.c_str(), path.c_str()) != 0) {
        base::throw_errno("rename " + beside + " to", path.string());
    }
    return true;
}

} // namespace imprint::scan
