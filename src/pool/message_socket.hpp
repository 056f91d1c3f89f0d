// SPDX-License-Identifier: MIT
// Whole messages between two processes of one pool (unix(7), SOCK_SEQPACKET).
#pragma once

#include "base/unique_fd.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace imprint::pool {

class message_socket {
  public:
    // A message fits the socket's buffer whatever its default is on this machine.
    static constexpr std::size_t most_octets = std::size_t{128} * 1024;

    // Two ends that are connected; closed by exec.
    static std::pair<message_socket, message_socket> make();

    message_socket() noexcept = default;
    explicit message_socket(base::unique_fd fd) noexcept : fd_(std::move(fd)) {}

    int fd() const noexcept { return fd_.get(); }
    explicit operator bool() const noexcept { return static_cast<bool>(fd_); }
    void close() noexcept { fd_.reset(); }

    // Never waits: false when the other end is gone, or has not read what was sent before.
    bool send(std::string_view text) const;
    // Waits.  Nothing when the other end is gone, or sent more than a message holds.
    std::optional<std::string> receive() const;

  private:
    base::unique_fd fd_;
};

} // namespace imprint::pool
