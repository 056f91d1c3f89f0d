// SPDX-License-Identifier: MIT
#include "worker/queue_age.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds skew{1};
constexpr std::chrono::hours longest{1};

} // namespace

std::optional<milliseconds>
age_by_front(std::string_view sent, std::chrono::system_clock::time_point now) {
    double seconds = 0;
    const auto [end, error] = std::from_chars(
        sent.data(), sent.data() + sent.size(), seconds, std::chars_format::fixed
    );
    if (error != std::errc() || end != sent.data() + sent.size() ||
        !(seconds >= 0 && seconds < 1e11)) {
        return std::nullopt;
    }
    const milliseconds then(std::llround(seconds * 1000));
    const auto age = std::chrono::floor<milliseconds>(now.time_since_epoch()) - then;
    if (age < -milliseconds(skew) || age > longest) {
        return std::nullopt;
    }
    return std::max(age, milliseconds(0));
}

std::optional<milliseconds> age_in_backlog(int fd) {
    tcp_info told{};
    socklen_t size = sizeof told;
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &told, &size) != 0) {
        return std::nullopt;
    }
    return milliseconds(told.tcpi_last_data_recv);
}

} // namespace imprint::worker
