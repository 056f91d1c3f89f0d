// SPDX-License-Identifier: MIT
// Sole owner of one descriptor.
#pragma once

#include "base/standard_descriptors.hpp"

#include <utility>

#include <unistd.h>

namespace imprint::base {

class unique_fd {
  public:
    unique_fd() noexcept = default;

    // Takes over a descriptor that nothing else will close.  A negative one owns nothing. Where
    // a site's code closed 0, 1 or 2 the kernel gives one of them, into which others write: it
    // goes to another number, and owns nothing with EMFILE when there is none.
    static unique_fd adopt(int fd) noexcept {
        const bool standard = fd >= STDIN_FILENO && fd <= STDERR_FILENO;
        return unique_fd(standard ? above_standard(fd) : fd);
    }

    unique_fd(unique_fd &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    unique_fd &operator=(unique_fd &&other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    unique_fd(const unique_fd &) = delete;
    unique_fd &operator=(const unique_fd &) = delete;
    ~unique_fd() { reset(); }

    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }

    // Linux closes the descriptor even when close() reports EINTR: never retried.
    void reset() noexcept {
        if (fd_ >= 0) {
            ::close(std::exchange(fd_, -1));
        }
    }

  private:
    explicit unique_fd(int fd) noexcept : fd_(fd) {}

    int fd_ = -1;
};

} // namespace imprint::base
