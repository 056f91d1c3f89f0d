// SPDX-License-Identifier: MIT
// Where requests that killed a worker are kept: a folder that nobody else may look into, and
// that does not grow without end.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/replay_record.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace imprint::worker {

struct replay_limits {
    std::size_t files = 20;
    std::uint64_t bytes = most_replay_octets; // of all files together
    std::chrono::seconds age = std::chrono::hours(24 * 7);
};

class replay_folder {
  public:
    // Makes nothing.  Without a path there is none.
    explicit replay_folder(std::string path = {}, replay_limits limits = {});

    // Made, 0700, when it is not there.  Throws std::runtime_error in a sentence when it is not
    // a folder of this user that is closed to all others.
    void prepare() const;
    // One new file, and its path.  The oldest go where it would be too many or too much; only
    // files named as ours are ever removed.  Throws std::runtime_error or std::system_error;
    // then nothing is left of it.
    std::string
    write(std::string_view incident, std::string_view head, std::string_view octets) const;
    // What is too old, and the oldest of what is too much.
    void tidy() const;

    const std::string &path() const noexcept { return path_; }
    const replay_limits &limits() const noexcept { return limits_; }

  private:
    base::unique_fd open() const;
    void make_room(int folder, std::size_t files, std::uint64_t bytes) const;

    std::string path_;
    replay_limits limits_;
};

// The file's octets, at most so many.  Throws std::runtime_error in a sentence when it can't be
// read, is no regular file, is another user's, or others may read or change it: what it says is
// done in the reader's name.
std::string read_private_file(const std::string &path, std::uint64_t most);

} // namespace imprint::worker
