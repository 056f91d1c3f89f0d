// SPDX-License-Identifier: MIT
// Where a connection waits for a worker that can serve it, when its own can't or won't: a pair
// of SOCK_SEQPACKET sockets that all workers of a pool share.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/listening_socket.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace imprint::worker {

// Between two requests: nothing of another one was read.
struct moved_connection {
    base::unique_fd fd;
    std::uint64_t listener = 0;                     // listener_id() of where it was accepted
    wire_choice wire = wire_choice::by_first_octet; // that: nothing has come yet
};

// The same in every generation, for a listener of that name.
std::uint64_t listener_id(std::string_view name) noexcept;

class lobby {
  public:
    // Throws std::system_error.
    static lobby make();

    lobby() noexcept = default; // nobody takes and nobody offers
    lobby(base::unique_fd in, base::unique_fd out) noexcept
        : in_(std::move(in)), out_(std::move(out)) {}

    explicit operator bool() const noexcept { return static_cast<bool>(in_); }
    int in() const noexcept { return in_.get(); }
    int out() const noexcept { return out_.get(); } // readable when somebody waits

    // Never waits.  False when it is full (278 wait, or more descriptors are on their way than
    // one user may have open); then the connection stays where it is.
    bool offer(int fd, std::uint64_t listener, wire_choice wire) const noexcept;
    // Never waits; nothing when nobody does.
    std::optional<moved_connection> take() const noexcept;

  private:
    base::unique_fd in_;
    base::unique_fd out_;
};

} // namespace imprint::worker
