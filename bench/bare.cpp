// SPDX-License-Identifier: MIT
// The limit that Imprint is measured against: one epoll loop that answers every FastCGI
// request on descriptor 0 with the same octets, those of a file.
//     bare FILE      (a CGI answer: head and content)
// It looks at record types only: no params are decoded, nothing is checked, one peer could
// crash it.  Never put it behind a front that others can reach.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
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
    explicit connection(std::size_t all) : sent(all) {}

    std::size_t sent; // of the answer; all of it: none is to be sent
    std::size_t held = 0;
    bool keep = false;
    std::array<std::uint8_t, 66000> octets{}; // any record
};

// As it leaves, for the request 1 (which every front uses).
std::string records_of(const std::string &answer) {
    std::string out;
    const auto append = [&](std::uint8_t type, const std::string &content) {
        const std::size_t size = content.size();
        for (const std::size_t octet :
             {std::size_t{1},
              std::size_t{type},
              std::size_t{0},
              std::size_t{1},
              size >> 8,
              size & 0xff,
              std::size_t{0},
              std::size_t{0}}) {
            out += static_cast<char>(octet);
        }
        out += content;
    };
    for (std::size_t at = 0; at < answer.size(); at += 65535) {
        append(6, answer.substr(at, 65535));
    }
    append(6, "");
    append(3, std::string(8, '\0')); // END_REQUEST
    return out;
}

// Whether the connection stays open; what finds no room is tried again when there is some.
bool send_rest(int fd, connection &peer, const std::string &answer) {
    const ssize_t size =
        ::send(fd, answer.data() + peer.sent, answer.size() - peer.sent, MSG_NOSIGNAL);
    peer.sent += static_cast<std::size_t>(std::max<ssize_t>(size, 0));
    return size < 0 ? errno == EAGAIN : peer.sent < answer.size() || peer.keep;
}

// Whether the connection stays open.
bool take_record(
    int fd,
    connection &peer,
    const std::uint8_t *record,
    std::size_t content,
    const std::string &answer
) {
    if (record[1] == begin_request) {
        peer.keep = (record[10] & 1) != 0;
    }
    if (record[1] != standard_input || content != 0) {
        return true;
    }
    peer.sent = 0;
    return send_rest(fd, peer, answer);
}

// Whether the connection stays open.
bool take(int fd, connection &peer, const std::string &answer) {
    const ssize_t got =
        ::read(fd, peer.octets.data() + peer.held, peer.octets.size() - peer.held);
    if (got <= 0) {
        return got < 0 && errno == EAGAIN;
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
        if (!take_record(fd, peer, record, content, answer)) {
            return false;
        }
        at += whole;
    }
    peer.held -= at;
    std::memmove(peer.octets.data(), peer.octets.data() + at, peer.held);
    return true;
}

class responder {
  public:
    explicit responder(const std::string &answer) : answer_(records_of(answer)) {}

    void run(int poller) {
        std::array<epoll_event, 64> events{};
        for (;;) {
            const int ready = ::epoll_wait(poller, events.data(), events.size(), -1);
            for (int i = 0; i < ready; ++i) {
                const epoll_event &event = events[static_cast<std::size_t>(i)];
                if (event.data.fd == 0) {
                    accept(poller);
                } else if (!serve(poller, event)) {
                    ::close(event.data.fd);
                    peers_.erase(event.data.fd);
                }
            }
        }
    }

  private:
    void accept(int poller) {
        const int taken = ::accept4(0, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (taken < 0) {
            return;
        }
        peers_[taken] = std::make_unique<connection>(answer_.size());
        watch(poller, EPOLL_CTL_ADD, taken, EPOLLIN);
    }

    // Whether the connection stays open.
    bool serve(int poller, const epoll_event &event) {
        const int fd = event.data.fd;
        connection &peer = *peers_[fd];
        const bool waited = peer.sent < answer_.size();
        if (!(waited ? send_rest(fd, peer, answer_) : take(fd, peer, answer_))) {
            return false;
        }
        if (const bool waits = peer.sent < answer_.size(); waits != waited) {
            watch(poller, EPOLL_CTL_MOD, fd, waits ? EPOLLOUT : EPOLLIN);
        }
        return true;
    }

    static void watch(int poller, int how, int fd, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.fd = fd;
        ::epoll_ctl(poller, how, fd, &event);
    }

    std::string answer_;
    std::unordered_map<int, std::unique_ptr<connection>> peers_;
};

} // namespace

int main(int count, char **words) {
    std::ifstream file(count > 1 ? words[1] : "", std::ios::binary);
    const std::string answer((std::istreambuf_iterator<char>(file)), {});
    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLEXCLUSIVE;
    event.data.fd = 0;
    if (answer.empty() || poller < 0 || ::epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event) != 0) {
        std::fputs("usage: bare FILE, with a listening socket as descriptor 0\n", stderr);
        return 1;
    }
    responder(answer).run(poller);
}
