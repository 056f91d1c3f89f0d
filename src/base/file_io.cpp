// SPDX-License-Identifier: MIT
#include "base/file_io.hpp"

#include <cerrno>
#include <cstddef>

#include <unistd.h>

namespace imprint::base {

bool write_at(int file, std::uint64_t offset, std::string_view octets) noexcept {
    while (!octets.empty()) {
        const ssize_t count =
            ::pwrite(file, octets.data(), octets.size(), static_cast<off_t>(offset));
        if (count < 0 && errno != EINTR) {
            return false;
        }
        const std::size_t written = count < 0 ? 0 : static_cast<std::size_t>(count);
        octets.remove_prefix(written);
        offset += written;
    }
    return true;
}

bool read_at(int file, std::uint64_t offset, std::span<char> into) noexcept {
    while (!into.empty()) {
        const ssize_t count =
            ::pread(file, into.data(), into.size(), static_cast<off_t>(offset));
        if (count == 0) {
            errno = EIO;
        }
        if (count == 0 || (count < 0 && errno != EINTR)) {
            return false;
        }
        const std::size_t got = count < 0 ? 0 : static_cast<std::size_t>(count);
        into = into.subspan(got);
        offset += got;
    }
    return true;
}

} // namespace imprint::base
