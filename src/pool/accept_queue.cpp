// SPDX-License-Identifier: MIT
#include "pool/accept_queue.hpp"

#include "base/unique_fd.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

// Of a listening socket tcpi_unacked is the length of its queue, tcpi_sacked its backlog
// (Linux, net/ipv4/tcp.c, tcp_get_info).
std::optional<accept_queue> look_at_tcp(int listening) noexcept {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(listening, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
        return std::nullopt;
    }
    return accept_queue{info.tcpi_unacked, info.tcpi_sacked};
}

struct unix_question {
    nlmsghdr head{};
    unix_diag_req asked{};
};

std::optional<unix_question> question_about(int listening) noexcept {
    struct stat found{};
    if (::fstat(listening, &found) != 0) {
        return std::nullopt;
    }
    unix_question made;
    made.head.nlmsg_len = sizeof made;
    made.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    made.head.nlmsg_flags = NLM_F_REQUEST;
    made.asked.sdiag_family = AF_UNIX;
    made.asked.udiag_states = ~0U;
    made.asked.udiag_ino = static_cast<std::uint32_t>(found.st_ino);
    made.asked.udiag_show = UDIAG_SHOW_RQLEN;
    made.asked.udiag_cookie[0] = ~0U; // INET_DIAG_NOCOOKIE: by the inode alone
    made.asked.udiag_cookie[1] = ~0U;
    return made;
}

// sock_diag(7): a message, in it attributes; the one that was asked for is among them.
std::optional<accept_queue> queue_in(const char *octets, std::size_t size) noexcept {
    nlmsghdr head{};
    constexpr std::size_t before = NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(unix_diag_msg));
    if (size < before) {
        return std::nullopt;
    }
    std::memcpy(&head, octets, sizeof head);
    if (head.nlmsg_type != SOCK_DIAG_BY_FAMILY || head.nlmsg_len > size) {
        return std::nullopt;
    }
    for (std::size_t at = before; at + sizeof(rtattr) <= head.nlmsg_len;) {
        rtattr one{};
        std::memcpy(&one, octets + at, sizeof one);
        if (one.rta_len < sizeof one || at + one.rta_len > head.nlmsg_len) {
            return std::nullopt;
        }
        unix_diag_rqlen found{};
        if (one.rta_type == UNIX_DIAG_RQLEN && one.rta_len >= RTA_LENGTH(sizeof found)) {
            std::memcpy(&found, octets + at + RTA_LENGTH(0), sizeof found);
            return accept_queue{found.udiag_rqueue, found.udiag_wqueue};
        }
        at += RTA_ALIGN(one.rta_len);
    }
    return std::nullopt;
}

std::optional<accept_queue> look_at_unix(int listening) noexcept {
    constexpr int how = SOCK_RAW | SOCK_CLOEXEC;
    const auto kernel = base::unique_fd::adopt(::socket(AF_NETLINK, how, NETLINK_SOCK_DIAG));
    const auto asked = question_about(listening);
    if (!kernel || !asked ||
        ::send(kernel.get(), &*asked, sizeof *asked, 0) !=
            static_cast<ssize_t>(sizeof *asked)) {
        return std::nullopt;
    }
    // The kernel has answered when send() returns.
    std::array<char, 4096> answer{};
    const ssize_t size = ::recv(kernel.get(), answer.data(), answer.size(), MSG_DONTWAIT);
    return size > 0 ? queue_in(answer.data(), static_cast<std::size_t>(size)) : std::nullopt;
}

} // namespace

std::optional<accept_queue> look_at_queue(int listening) noexcept {
    int family = 0;
    socklen_t size = sizeof family;
    if (::getsockopt(listening, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0) {
        return std::nullopt;
    }
    return family == AF_UNIX ? look_at_unix(listening) : look_at_tcp(listening);
}

} // namespace imprint::pool
