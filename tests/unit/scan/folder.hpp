// SPDX-License-Identifier: MIT
// A folder that is gone with the test, and what tests do with files in it.
#pragma once

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace scan_test {

class folder {
  public:
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "scan.XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    folder(const folder &) = delete;
    folder &operator=(const folder &) = delete;

    std::filesystem::path operator/(const std::string &name) const { return path_ / name; }
    const std::filesystem::path &path() const { return path_; }

    std::string write(const std::string &name, const std::string &content) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name) << content;
        return (path_ / name).string();
    }
    std::string read(const std::string &name) const {
        std::ostringstream text;
        text << std::ifstream(path_ / name).rdbuf();
        return text.str();
    }

  private:
    std::filesystem::path path_;
};

} // namespace scan_test
