// SPDX-License-Identifier: MIT
// How many connections wait to be accepted, as the kernel tells it.
#pragma once

#include <optional>

namespace imprint::pool {

struct accept_queue {
    unsigned waiting = 0;
    // As listen(2) was told, at most net.core.somaxconn.  Linux asks whether the queue is
    // longer than this (net/sock.h, sk_acceptq_is_full): one more may wait.  Then others are
    // refused, or tried again by the peer's kernel.
    unsigned most = 0;
};

// Of a listening stream socket, TCP or unix.  Nothing where the kernel has no sock_diag(7) for
// unix sockets, or this process may not ask it (systemd's RestrictAddressFamilies= without
// AF_NETLINK).
std::optional<accept_queue> look_at_queue(int listening) noexcept;

} // namespace imprint::pool
