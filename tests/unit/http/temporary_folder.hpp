// SPDX-License-Identifier: MIT
// A folder of the test's own, gone when the test is.
#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string>

#include <stdlib.h>

class temporary_folder {
  public:
    temporary_folder() : path_((std::filesystem::temp_directory_path() / "XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) {
            imprint::base::throw_errno("make a folder like", path_);
        }
    }
    ~temporary_folder() { std::filesystem::remove_all(path_); }
    temporary_folder(const temporary_folder &) = delete;
    temporary_folder &operator=(const temporary_folder &) = delete;

    const std::string &path() const noexcept { return path_; }
    bool empty() const { return std::filesystem::is_empty(path_); }

  private:
    std::string path_;
};
