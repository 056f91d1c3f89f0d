// SPDX-License-Identifier: MIT
// A file with known content that is gone when the test is.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include <unistd.h>

namespace imprint {

class temporary_file {
  public:
    explicit temporary_file(std::string_view content) {
        std::string name = (std::filesystem::temp_directory_path() / "imprint-XXXXXX").string();
        const int fd = ::mkstemp(name.data());
        path_ = name;
        const bool whole = fd >= 0 && ::write(fd, content.data(), content.size()) ==
                                          static_cast<ssize_t>(content.size());
        if (fd < 0 || ::close(fd) != 0 || !whole) {
            throw std::runtime_error("temporary file");
        }
    }
    temporary_file(const temporary_file &) = delete;
    temporary_file &operator=(const temporary_file &) = delete;
    ~temporary_file() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    const std::filesystem::path &path() const { return path_; }

  private:
    std::filesystem::path path_;
};

} // namespace imprint
