// SPDX-License-Identifier: MIT
// The last ten minutes, second by second, in memory and in a file that outlives a supervisor
// that was killed.
#pragma once

#include "base/unique_fd.hpp"
#include "pool/report.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace imprint::pool {

// Each second has a place by its number, so nothing but the records themselves has to be right:
// one that was torn, or is of another time, does not count.
class history {
  public:
    using wall_time = std::chrono::system_clock::time_point;
    static constexpr std::size_t seconds = 600;

    // Takes over what the file holds, and writes to it from now on.  What is none of ours, or
    // of another version, is replaced; what is no plain file is left alone, as
    // std::system_error or bad_value says.  The caller sees to it that nobody else writes.
    void keep_in(const std::string &path);

    // A second time of the same second replaces the first.  What can't be written is kept in
    // memory.
    void add(const second_record &one);
    // Of the ten minutes before `now`, oldest first.
    std::vector<second_record> before(wall_time now) const;

  private:
    void load();
    bool store(std::size_t place);

    std::array<second_record, seconds> records_{};
    base::unique_fd file_;
};

// When to add one, and what.  Pure but for the history.
class recorder {
  public:
    using time = std::chrono::steady_clock::time_point;

    explicit recorder(history &into) : into_(into) {}

    // The end of a second.
    time next_due() const noexcept { return due_; }
    // To be called when it is due, and once before; what happened since the last time counts
    // for the second that has just ended.  A pool without workers does nothing.
    void note(pool_report report, time now, history::wall_time wall);

  private:
    history &into_;
    pool_report last_; // a new pool has counted nothing
    std::uint64_t noted_ = 0;
    time due_{};
};

} // namespace imprint::pool
