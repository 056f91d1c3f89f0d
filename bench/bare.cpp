// SPDX-License-Identifier: MIT
// The limit that Imprint is measured against: one epoll loop that answers every FastCGI
// request on descriptor 0 with the same octets.  It looks at record types only: no params
// are decoded, nothing is checked, one peer could crash it.  Never put it behind a front
// that others can reach.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <unordered_map>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr std::uint8_t begin_request = 1;
constexpr std::uint8_t standard_input = 5;

struct connection {
    std::array<std::uint8_t, 65536> octets{};
    std::size_t held = 0;
    std::uint8_t id_high = 0;
    std::uint8_t id_low = 0;
    bool keep = false;
};

// Whether the connection stays open.
bool answer(int fd, const connection &peer) {
    static constexpr char text[] = "Status: 200\r\n"
                                   "Content-Type: text/plain; charset=utf-8\r\n"
                                   "Content-Length: 13\r\n\r\n"
                                   "Hello, world\n";
    constexpr std::size_t size = sizeof text - 1;
    std::array<std::uint8_t, size + 32> out{};
    const std::array<std::uint8_t, 8> head = {
        1, 6, peer.id_high, peer.id_low, size >> 8, size & 0xff, 0, 0
    };
    const std::array<std::uint8_t, 24> tail = {
        1, 6, peer.id_high, peer.id_low, 0, 0, 0, 0,                        // end of output
        1, 3, peer.id_high, peer.id_low, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 // END_REQUEST
    };
    std::memcpy(out.data(), head.data(), head.size());
    std::memcpy(out.data() + head.size(), text, size);
    std::memcpy(out.data() + head.size() + size, tail.data(), tail.size());
    return ::write(fd, out.data(), out.size()) == static_cast<ssize_t>(out.size()) && peer.keep;
}

// Whether the connection stays open.
bool take_record(int fd, connection &peer, const std::uint8_t *record, std::size_t content) {
    if (record[1] == begin_request) {
        peer.id_high = record[2];
        peer.id_low = record[3];
        peer.keep = (record[10] & 1) != 0;
    }
    return record[1] != standard_input || content != 0 || answer(fd, peer);
}

bool take(int fd, connection &peer) {
    const ssize_t got =
        ::read(fd, peer.octets.data() + peer.held, peer.octets.size() - peer.held);
    if (got <= 0) {
        return false;
    }
    peer.held += static_cast<std::size_t>(got);
    std::size_t at = 0;
    while (peer.held - at >= 8) {
        const std::uint8_t *record = peer.octets.data() + at;
        const std::size_t content = static_cast<std::size_t>(record[4]) << 8 | record[5];
        const std::size_t whole = 8 + content + record[6];
        if (peer.held - at < whole) {
            break;
        }
        if (!take_record(fd, peer, record, content)) {
            return false;
        }
        at += whole;
    }
    peer.held -= at;
    std::memmove(peer.octets.data(), peer.octets.data() + at, peer.held);
    return true;
}

} // namespace

int main() {
    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLEXCLUSIVE;
    event.data.fd = 0;
    if (poller < 0 || ::epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event) != 0) {
        std::fputs("bare: descriptor 0 must be a listening socket\n", stderr);
        return 1;
    }
    std::unordered_map<int, std::unique_ptr<connection>> peers;
    std::array<epoll_event, 64> events{};
    for (;;) {
        const int ready = ::epoll_wait(poller, events.data(), events.size(), -1);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == 0) {
                const int taken = ::accept4(0, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (taken >= 0) {
                    event.events = EPOLLIN;
                    event.data.fd = taken;
                    ::epoll_ctl(poller, EPOLL_CTL_ADD, taken, &event);
                    peers[taken] = std::make_unique<connection>();
                }
            } else if (!take(fd, *peers[fd])) {
                ::close(fd);
                peers.erase(fd);
            }
        }
    }
}
