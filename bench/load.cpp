// SPDX-License-Identifier: MIT
// A FastCGI client that asks as fast as it is answered: bench/run measures with it.
//     load SOCKET CONNECTIONS REQUESTS [URL [OCTETS]]
// With OCTETS it is a POST of so many.  Prints requests per second and the median and 99th
// percentile of the answer times in microseconds.  Connections are kept; every answer's
// END_REQUEST is waited for.
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

using timer = std::chrono::steady_clock;

[[noreturn]] void give_up(const char *why) {
    std::fprintf(stderr, "load: %s\n", why);
    std::exit(1);
}

void append_record(std::string &out, char type, std::string_view content) {
    const std::size_t size = content.size();
    out.append({'\1', type, '\0', '\1'});
    out += static_cast<char>(size >> 8);
    out += static_cast<char>(size & 0xff);
    out.append(2, '\0').append(content);
}

void append_param(std::string &out, std::string_view name, std::string_view value) {
    out += static_cast<char>(name.size());
    out += static_cast<char>(value.size());
    out.append(name).append(value);
}

// What nginx sends for a small request with the shipped params.
std::string params_of(std::string_view url, std::size_t octets) {
    const std::size_t mark = url.find('?');
    const std::string length = std::to_string(octets);
    std::string params;
    append_param(params, "REQUEST_METHOD", octets > 0 ? "POST" : "GET");
    append_param(params, "REQUEST_URI", url);
    append_param(params, "QUERY_STRING", mark == url.npos ? "" : url.substr(mark + 1));
    append_param(params, "SCRIPT_NAME", "");
    append_param(params, "CONTENT_TYPE", octets > 0 ? "application/octet-stream" : "");
    append_param(params, "CONTENT_LENGTH", octets > 0 ? length : std::string());
    append_param(params, "SERVER_PROTOCOL", "HTTP/1.1");
    append_param(params, "REQUEST_SCHEME", "http");
    append_param(params, "GATEWAY_INTERFACE", "CGI/1.1");
    append_param(params, "SERVER_SOFTWARE", "nginx");
    append_param(params, "SERVER_NAME", "localhost");
    append_param(params, "SERVER_ADDR", "127.0.0.1");
    append_param(params, "SERVER_PORT", "80");
    append_param(params, "REMOTE_ADDR", "127.0.0.1");
    append_param(params, "REMOTE_PORT", "40000");
    append_param(params, "SSL_CLIENT_VERIFY", "");
    append_param(params, "SSL_CLIENT_CERT", "");
    append_param(params, "HTTP_HOST", "localhost");
    append_param(params, "HTTP_USER_AGENT", "load");
    append_param(params, "HTTP_ACCEPT", "*/*");
    return params;
}

std::string request_of(std::string_view url, std::size_t octets) {
    constexpr std::size_t most = 32768; // of a record: what nginx sends
    std::string out;
    append_record(out, 1, std::string_view("\0\1\1\0\0\0\0\0", 8));
    append_record(out, 4, params_of(url, octets));
    append_record(out, 4, "");
    for (std::size_t at = 0; at < octets; at += most) {
        append_record(out, 5, std::string(std::min(most, octets - at), 'x'));
    }
    append_record(out, 5, "");
    return out;
}

int connect_to(const char *path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        give_up(std::strerror(errno));
    }
    return fd;
}

// One connection, and what it waits for.
class peer {
  public:
    peer(const char *path, const std::string &request)
        : fd_(connect_to(path)), request_(request) {}

    int fd() const { return fd_; }
    timer::time_point began() const { return began_; }

    void begin() {
        began_ = timer::now();
        sent_ = 0;
        send();
    }
    // What has not left yet, as far as there is room.
    void send() {
        while (sent_ < request_.size()) {
            const ssize_t size = ::send(
                fd_,
                request_.data() + sent_,
                request_.size() - sent_,
                MSG_DONTWAIT | MSG_NOSIGNAL
            );
            if (size < 0 && errno != EAGAIN) {
                give_up(std::strerror(errno));
            }
            if (size < 0) {
                return;
            }
            sent_ += static_cast<std::size_t>(size);
        }
    }
    bool waits_for_room() const { return sent_ < request_.size(); }

    // Whether the answer has ended.
    bool receive(std::span<char> into) {
        const ssize_t got = ::recv(fd_, into.data(), into.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) {
            return false;
        }
        if (got <= 0) {
            give_up("the connection was closed");
        }
        held_.append(into.data(), static_cast<std::size_t>(got));
        return ended();
    }

  private:
    // Whether an END_REQUEST record has arrived; what is complete is dropped.
    bool ended() {
        std::size_t at = 0;
        bool end = false;
        while (!end && held_.size() - at >= 8) {
            const auto octet = [&](std::size_t i) {
                return static_cast<std::size_t>(static_cast<std::uint8_t>(held_[at + i]));
            };
            const std::size_t whole = 8 + (octet(4) << 8 | octet(5)) + octet(6);
            if (held_.size() - at < whole) {
                break;
            }
            end = octet(1) == 3;
            at += whole;
        }
        held_.erase(0, at);
        return end;
    }

    int fd_;
    const std::string &request_;
    std::size_t sent_ = 0;
    std::string held_;
    timer::time_point began_;
};

void watch(int poller, int how, peer &one) {
    epoll_event event{};
    event.events = EPOLLIN | (one.waits_for_room() ? std::uint32_t{EPOLLOUT} : 0);
    event.data.ptr = &one;
    ::epoll_ctl(poller, how, one.fd(), &event);
}

// The times of the answers in microseconds.
std::vector<double> ask(std::vector<peer> &peers, std::size_t unsent) {
    std::vector<double> times;
    times.reserve(unsent);
    std::size_t waiting = 0;
    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    for (peer &one : peers) {
        if (unsent > 0) {
            one.begin();
            --unsent;
            ++waiting;
        }
        watch(poller, EPOLL_CTL_ADD, one);
    }
    std::array<epoll_event, 64> events{};
    std::array<char, 65536> octets{};
    while (waiting > 0) {
        const int ready = ::epoll_wait(poller, events.data(), events.size(), 30'000);
        if (ready <= 0) {
            give_up("no answer");
        }
        for (const epoll_event &event :
             std::span(events).first(static_cast<std::size_t>(ready))) {
            peer &one = *static_cast<peer *>(event.data.ptr);
            const bool waited = one.waits_for_room();
            one.send();
            if ((event.events & EPOLLIN) != 0 && one.receive(octets)) {
                const std::chrono::duration<double, std::micro> took =
                    timer::now() - one.began();
                times.push_back(took.count());
                if (unsent > 0) {
                    one.begin();
                    --unsent;
                } else {
                    --waiting;
                }
            }
            if (waited || one.waits_for_room()) {
                watch(poller, EPOLL_CTL_MOD, one);
            }
        }
    }
    ::close(poller);
    return times;
}

} // namespace

int main(int count, char **words) {
    if (count < 4) {
        std::fputs("usage: load SOCKET CONNECTIONS REQUESTS [URL [OCTETS]]\n", stderr);
        return 2;
    }
    const std::string request = request_of(
        count > 4 ? words[4] : "/hello", count > 5 ? std::strtoul(words[5], nullptr, 10) : 0
    );
    std::vector<peer> peers;
    for (auto left = std::strtoul(words[2], nullptr, 10); left > 0; --left) {
        peers.emplace_back(words[1], request);
    }
    const timer::time_point start = timer::now();
    std::vector<double> times = ask(peers, std::strtoul(words[3], nullptr, 10));
    const std::chrono::duration<double> all = timer::now() - start;
    std::sort(times.begin(), times.end());
    std::printf(
        "%.0f %.0f %.0f\n",
        static_cast<double>(times.size()) / all.count(),
        times[times.size() / 2],
        times[times.size() * 99 / 100]
    );
}
