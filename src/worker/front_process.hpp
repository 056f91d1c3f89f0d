// SPDX-License-Identifier: MIT
// A process that is the front server of one connection: it sends what it was given, and keeps
// what comes back.
#pragma once

#include "base/unique_fd.hpp"

#include <string>
#include <string_view>

#include <sys/types.h>

namespace imprint::worker {

class front_process {
  public:
    enum class at_end { stay, shut_down }; // when everything has been sent

    // Forks, without a signal when it ends, and without telling a debugger.  Throws
    // std::system_error.
    front_process(std::string_view octets, at_end then);
    ~front_process();
    front_process(const front_process &) = delete;
    front_process &operator=(const front_process &) = delete;
    front_process(front_process &&) = delete;
    front_process &operator=(front_process &&) = delete;

    // The other end of its connection, once.
    base::unique_fd take_connection() noexcept { return std::move(ours_); }
    // All that came until that end was closed: waits for it.
    std::string take_answer();

  private:
    void bury() noexcept;

    base::unique_fd ours_;
    base::unique_fd answer_;
    pid_t pid_ = 0;
};

} // namespace imprint::worker
