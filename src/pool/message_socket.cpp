// SPDX-License-Identifier: MIT
#include "pool/message_socket.hpp"

#include "base/error.hpp"

#include <array>
#include <cerrno>

#include <sys/socket.h>

namespace imprint::pool {

std::pair<message_socket, message_socket> message_socket::make() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        base::throw_errno("make a pair of sockets");
    }
    return {
        message_socket(base::unique_fd::adopt(ends[0])),
        message_socket(base::unique_fd::adopt(ends[1])),
    };
}

bool message_socket::send(std::string_view text) const {
    if (!fd_ || text.empty() || text.size() > most_octets) {
        return false; // one without octets would read as the end
    }
    ssize_t sent = 0;
    do {
        sent = ::send(fd_.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(text.size());
}

std::optional<std::string> message_socket::receive() const {
    std::string text(most_octets, '\0');
    ssize_t size = 0;
    do {
        size = ::recv(fd_.get(), text.data(), text.size(), MSG_TRUNC);
        // ECONNRESET: the other end left without reading all; told once, before what it had
        // said.
    } while (size < 0 && (errno == EINTR || errno == ECONNRESET));
    if (size <= 0 || static_cast<std::size_t>(size) > most_octets) {
        return std::nullopt;
    }
    text.resize(static_cast<std::size_t>(size));
    return text;
}

} // namespace imprint::pool
