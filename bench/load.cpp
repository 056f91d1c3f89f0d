// SPDX-License-Identifier: MIT
// A FastCGI client that asks as fast as it is answered: bench/run measures with it.
//     load SOCKET CONNECTIONS REQUESTS [PATH]
// Prints requests per second and the median and 99th percentile of the answer times in
// microseconds.  Connections are kept; every answer's END_REQUEST is waited for.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

using timer = std::chrono::steady_clock;

struct peer {
    int fd = -1;
    std::string held;
    timer::time_point sent;
};

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
std::string request_of(const std::string &path) {
    std::string params;
    append_param(params, "REQUEST_METHOD", "GET");
    append_param(params, "REQUEST_URI", path);
    append_param(params, "QUERY_STRING", "");
    append_param(params, "SCRIPT_NAME", "");
    append_param(params, "CONTENT_TYPE", "");
    append_param(params, "CONTENT_LENGTH", "");
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
    std::string out;
    append_record(out, 1, std::string_view("\0\1\1\0\0\0\0\0", 8));
    append_record(out, 4, params);
    append_record(out, 4, "");
    append_record(out, 5, "");
    return out;
}

int connect_to(const char *path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        std::perror(path);
        std::exit(1);
    }
    return fd;
}

// Whether an END_REQUEST record has arrived; what is complete is dropped.
bool ended(std::string &held) {
    std::size_t at = 0;
    bool end = false;
    while (!end && held.size() - at >= 8) {
        const auto octet = [&](std::size_t i) {
            return static_cast<std::size_t>(static_cast<std::uint8_t>(held[at + i]));
        };
        const std::size_t whole = 8 + (octet(4) << 8 | octet(5)) + octet(6);
        if (held.size() - at < whole) {
            break;
        }
        end = octet(1) == 3;
        at += whole;
    }
    held.erase(0, at);
    return end;
}

void send(peer &one, const std::string &request) {
    one.sent = timer::now();
    if (::write(one.fd, request.data(), request.size()) !=
        static_cast<ssize_t>(request.size())) {
        std::perror("write");
        std::exit(1);
    }
}

} // namespace

int main(int count, char **words) {
    if (count < 4) {
        std::fputs("usage: load SOCKET CONNECTIONS REQUESTS [PATH]\n", stderr);
        return 2;
    }
    const std::string request = request_of(count > 4 ? words[4] : "/hello");
    std::vector<peer> peers(std::strtoul(words[2], nullptr, 10));
    std::size_t unsent = std::strtoul(words[3], nullptr, 10);
    std::size_t waiting = 0;
    std::vector<double> times;
    times.reserve(unsent);

    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    const timer::time_point start = timer::now();
    for (peer &one : peers) {
        one.fd = connect_to(words[1]);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &one;
        ::epoll_ctl(poller, EPOLL_CTL_ADD, one.fd, &event);
        if (unsent > 0) {
            send(one, request);
            --unsent;
            ++waiting;
        }
    }
    std::array<epoll_event, 64> events{};
    std::array<char, 65536> octets{};
    while (waiting > 0) {
        const int ready = ::epoll_wait(poller, events.data(), events.size(), 30'000);
        if (ready <= 0) {
            std::fputs("load: no answer\n", stderr);
            return 1;
        }
        for (int i = 0; i < ready; ++i) {
            peer &one = *static_cast<peer *>(events[static_cast<std::size_t>(i)].data.ptr);
            const ssize_t got = ::read(one.fd, octets.data(), octets.size());
            if (got <= 0) {
                std::fputs("load: the connection was closed\n", stderr);
                return 1;
            }
            one.held.append(octets.data(), static_cast<std::size_t>(got));
            if (!ended(one.held)) {
                continue;
            }
            const std::chrono::duration<double, std::micro> took = timer::now() - one.sent;
            times.push_back(took.count());
            if (unsent > 0) {
                send(one, request);
                --unsent;
            } else {
                --waiting;
            }
        }
    }
    const std::chrono::duration<double> all = timer::now() - start;
    std::sort(times.begin(), times.end());
    std::printf(
        "%.0f %.0f %.0f\n",
        static_cast<double>(times.size()) / all.count(),
        times[times.size() / 2],
        times[times.size() * 99 / 100]
    );
}
