// SPDX-License-Identifier: MIT
#include "worker/orphans.hpp"

#include "base/number.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace imprint::worker {
namespace {

struct own_address {
    sockaddr_storage name{};
    socklen_t size = 0;
};

std::optional<own_address> address_of_socket(int fd) {
    own_address found;
    found.size = sizeof found.name;
    auto *const name = reinterpret_cast<sockaddr *>(&found.name);
    // A pair of sockets, or a client's, has a family and no name.
    return ::getsockname(fd, name, &found.size) == 0 && found.size > sizeof(sa_family_t)
               ? std::optional(found)
               : std::nullopt;
}

bool is_connection(int fd) {
    int type = 0;
    int listens = 1;
    socklen_t size = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM &&
           ::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens == 0;
}

// A listener of every address has accepted at one of them.
bool is_of(const sockaddr_in &one, const sockaddr_in &listener) {
    return one.sin_port == listener.sin_port &&
           (listener.sin_addr.s_addr == INADDR_ANY ||
            one.sin_addr.s_addr == listener.sin_addr.s_addr);
}
bool is_of(const sockaddr_in6 &one, const sockaddr_in6 &listener) {
    return one.sin6_port == listener.sin6_port &&
           (IN6_IS_ADDR_UNSPECIFIED(&listener.sin6_addr) ||
            IN6_ARE_ADDR_EQUAL(&one.sin6_addr, &listener.sin6_addr));
}

template <class Address>
Address as(const own_address &one) {
    Address name{};
    std::memcpy(&name, &one.name, sizeof name);
    return name;
}

bool is_of(const own_address &one, const own_address &listener) {
    if (one.name.ss_family != listener.name.ss_family || one.size != listener.size) {
        return false;
    }
    switch (one.name.ss_family) {
    case AF_UNIX:
        return std::memcmp(&one.name, &listener.name, one.size) == 0;
    case AF_INET:
        return is_of(as<sockaddr_in>(one), as<sockaddr_in>(listener));
    case AF_INET6:
        return is_of(as<sockaddr_in6>(one), as<sockaddr_in6>(listener));
    default:
        return false;
    }
}

std::set<int> known_to(const desk &at) {
    std::set<int> known;
    const auto used = std::min<std::size_t>(at.page().entries, at.entries().size());
    for (const desk_entry &one : at.entries().first(used)) {
        if (one.how != parked::nowhere) {
            known.insert(one.fd);
        }
    }
    return known;
}

std::vector<int> open_descriptors() {
    std::vector<int> open;
    std::error_code failure;
    for (std::filesystem::directory_iterator one("/proc/self/fd", failure), end;
         !failure && one != end;
         one.increment(failure)) {
        if (const auto fd = base::parse_number<unsigned>(one->path().filename().string())) {
            open.push_back(static_cast<int>(*fd));
        }
    }
    return open;
}

} // namespace

std::vector<orphan> find_orphans(const desk &at) {
    std::vector<orphan> found;
    const std::set<int> known = known_to(at);
    const auto listeners = at.listeners();
    for (const int fd : open_descriptors()) {
        if (known.contains(fd) || !is_connection(fd)) {
            continue;
        }
        const auto own = address_of_socket(fd);
        const auto from =
            std::find_if(listeners.begin(), listeners.end(), [&](const desk_listener &one) {
                const auto theirs = address_of_socket(one.fd);
                return own && theirs && is_of(*own, *theirs);
            });
        if (from != listeners.end()) {
            found.push_back({fd, *from});
        }
    }
    return found;
}

} // namespace imprint::worker
