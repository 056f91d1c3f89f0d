// SPDX-License-Identifier: MIT
// A file that gets a line for each request.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/access_format.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace imprint::worker {

struct access_log_settings {
    std::string file{}; // empty: none; "-": standard error
    std::string format = "combined";
};

class access_log {
  public:
    // Opens nothing.  Throws std::invalid_argument for the format.
    // `called` is what the error log calls it: "access log".
    explicit access_log(
        const access_log_settings &settings, std::string_view called = "access log"
    );

    bool is_wanted() const noexcept { return !file_.empty(); }
    // The file of that name, made with mode 0640 when there is none.  Throws
    // std::system_error.
    void open();
    // The same after another program has moved the former one away.  When it can't be opened,
    // the log says so, and what was open stays.
    void reopen() noexcept;
    // One write(2): lines of several workers never mix.  A full disk loses lines, not requests,
    // and breaks at most the one that was cut.
    void write(const access_entry &what) noexcept;

  private:
    void fail(std::size_t written, std::size_t of);

    access_format format_;
    std::string file_;
    std::string called_;
    base::unique_fd fd_;
    bool failed_ = false;     // said once
    bool unfinished_ = false; // the last line lacks its end
};

} // namespace imprint::worker
