// SPDX-License-Identifier: MIT
// What all sources of a scan share: the g++ that compiles them, and the prelude parsed once.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace imprint::scan {

// Usable from several threads at once.
class toolchain {
  public:
    // `cache` is a folder for the parsed prelude, which takes a second each time without it.
    // Throws std::runtime_error when the compiler can't be asked.
    explicit toolchain(const std::string &compiler = "g++", std::string cache = "");

    // Flags that let clang find what g++ would.
    const std::vector<std::string> &flags() const noexcept { return flags_; }
    // A header that makes later code see g++'s macros instead of clang's.
    const std::string &disguise() const noexcept { return disguise_; }

    struct prelude {
        std::string file;                 // precompiled; "" without a cache
        std::vector<std::string> headers; // that it was made of
    };
    // For these flags; made when it is missing or one of its headers is newer.
    const prelude &find_prelude(const std::vector<std::string> &flags);

  private:
    prelude make_prelude(const std::vector<std::string> &flags) const;

    std::string cache_;
    std::string version_;
    std::vector<std::string> flags_;
    std::string disguise_;
    std::mutex making_;
    std::map<std::vector<std::string>, prelude> made_;
};

} // namespace imprint::scan
