// SPDX-License-Identifier: MIT
// The file of a unix socket that this process serves.
#pragma once

#include "base/unique_fd.hpp"

#include <optional>
#include <string>

#include <sys/socket.h>
#include <sys/types.h>

namespace imprint::pool {

struct socket_terms {
    std::optional<uid_t> user; // who owns the file of a unix socket
    std::optional<gid_t> group;
    // How many connections wait to be accepted; more are refused (unix) or tried again by the
    // peer's kernel (TCP).  The kernel's own limit is net.core.somaxconn.
    int backlog = SOMAXCONN;
};

// Holds an flock on PATH.lock while it lives, so that two pools never serve one path.  The
// lock file records which socket (device and inode) was bound: a file that a killed pool
// left is known by that and replaced; anything else at the path is somebody's and refused.
class socket_file {
  public:
    // Throws bad_value when the path is taken, std::system_error otherwise.
    socket_file(std::string path, const socket_terms &terms);
    ~socket_file(); // unlinks when the file is still ours, and only in the binding process
    socket_file(socket_file &&) noexcept;
    socket_file &operator=(socket_file &&) = delete;
    socket_file(const socket_file &) = delete;
    socket_file &operator=(const socket_file &) = delete;

    // Whether one could be made, as far as it can be told without making anything.  True when
    // another process serves the path now.  Throws bad_value.
    static bool try_path(const std::string &path, const socket_terms &terms);

    base::unique_fd take_socket() noexcept { return std::move(socket_); }
    // For a forked worker: the supervisor alone holds the lock.
    void forget() noexcept;

  private:
    explicit socket_file(std::string path); // nothing is made yet
    void take_lock();
    bool is_left_over() const;
    void remove_stale();
    void bind_file();
    void give_to(const socket_terms &terms);
    void record();
    bool is_ours() const noexcept;

    std::string path_;
    base::unique_fd lock_;
    base::unique_fd socket_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
    pid_t owner_ = 0;
};

} // namespace imprint::pool
