// SPDX-License-Identifier: MIT
// A file that somebody else replaces now and then.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace imprint::detail {

class pem_file {
  public:
    explicit pem_file(std::filesystem::path path) : path_(std::move(path)) {}

    const std::filesystem::path &path() const noexcept { return path_; }
    // The whole of it when it is another one than was read last; nothing when it is the same.
    // Throws std::system_error, also when it has more octets than 64 MiB.
    std::optional<std::string> read_if_changed();

  private:
    struct mark {
        std::uint64_t device = 0, inode = 0, size = 0;
        std::int64_t seconds = 0, nanoseconds = 0;
        friend bool operator==(const mark &, const mark &) = default;
    };

    std::filesystem::path path_;
    std::optional<mark> seen_{};
};

} // namespace imprint::detail
