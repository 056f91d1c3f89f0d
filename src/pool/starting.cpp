// SPDX-License-Identifier: MIT
#include "pool/starting.hpp"

#include "base/number.hpp"

#include <cstdlib>
#include <string_view>

#include <sys/socket.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

// Nothing else runs yet, and no thread was started.
std::string_view variable(const char *name) {
    const char *value = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? std::string_view() : std::string_view(value);
}

bool is_set(const char *name) {
    return std::getenv(name) != nullptr; // NOLINT(concurrency-mt-unsafe)
}

int systemd_descriptors() {
    const auto pid = base::parse_number<unsigned>(variable("LISTEN_PID"));
    const auto count = base::parse_number<unsigned>(variable("LISTEN_FDS"));
    constexpr unsigned most = 1024;
    const bool ours = pid && *pid == static_cast<unsigned>(::getpid());
    for (const char *name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) {
        if (ours) {
            ::unsetenv(name); // NOLINT(concurrency-mt-unsafe)
        }
    }
    return ours && count && *count <= most ? static_cast<int>(*count) : 0;
}

int socket_option(int fd, int option) noexcept {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

} // namespace

fd0_kind kind_of_descriptor(int fd) noexcept {
    const int type = socket_option(fd, SO_TYPE);
    if (type < 0) {
        return fd0_kind::other; // no socket at all
    }
    const bool listens = socket_option(fd, SO_ACCEPTCONN) == 1;
    return type == SOCK_STREAM && listens ? fd0_kind::listening : fd0_kind::connected;
}

start_facts look_around() {
    start_facts facts;
    facts.fd0 = kind_of_descriptor(STDIN_FILENO);
    facts.cgi_variables = is_set("GATEWAY_INTERFACE") && is_set("REQUEST_METHOD");
    facts.listen_fds = systemd_descriptors();
    return facts;
}

} // namespace imprint::pool
