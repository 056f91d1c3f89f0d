// SPDX-License-Identifier: MIT
#include "worker/allowed_clients.hpp"

#include "base/number.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace imprint::worker {
namespace {

constexpr std::size_t mapped_octets = 12;

address_octets mapped(const void *four) noexcept {
    address_octets address{};
    address[10] = address[11] = 0xff;
    std::memcpy(address.data() + mapped_octets, four, 4);
    return address;
}

bool equal_bits(
    const address_octets &one, const address_octets &other, unsigned bits
) noexcept {
    const std::size_t whole = bits / 8;
    if (!std::equal(one.begin(), one.begin() + whole, other.begin())) {
        return false;
    }
    const unsigned rest = bits % 8;
    return rest == 0 || (unsigned{one[whole]} ^ other[whole]) >> (8 - rest) == 0;
}

bool empty_behind(const network &which) noexcept {
    for (unsigned bit = which.bits; bit < 128; ++bit) {
        if ((which.address[bit / 8] >> (7 - bit % 8) & 1) != 0) {
            return false;
        }
    }
    return true;
}

std::optional<network> parse_address(const std::string &text) {
    in_addr four{};
    if (::inet_pton(AF_INET, text.c_str(), &four) == 1) {
        return network{mapped(&four), 128};
    }
    network six;
    if (::inet_pton(AF_INET6, text.c_str(), six.address.data()) == 1) {
        return six;
    }
    return std::nullopt;
}

} // namespace

std::optional<network> parse_network(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t slash = text.find('/');
    auto found = parse_address(std::string(text.substr(0, slash)));
    if (!found || slash == std::string_view::npos) {
        return found;
    }
    const auto bits = base::parse_number<unsigned>(text.substr(slash + 1));
    const bool four = text.substr(0, slash).find(':') == std::string_view::npos;
    if (!bits || *bits > (four ? 32U : 128U)) {
        return std::nullopt;
    }
    found->bits = four ? *bits + mapped_octets * 8 : *bits;
    return empty_behind(*found) ? found : std::nullopt;
}

std::optional<address_octets> address_of(const sockaddr &from) {
    if (from.sa_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &from, sizeof four);
        return mapped(&four.sin_addr);
    }
    if (from.sa_family == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, &from, sizeof six);
        address_octets address{};
        std::memcpy(address.data(), &six.sin6_addr, address.size());
        return address;
    }
    return std::nullopt;
}

namespace {

// Nothing when it is gone already.
std::optional<address_octets> peer_of(int fd) noexcept {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    auto *const address = reinterpret_cast<sockaddr *>(&peer);
    return ::getpeername(fd, address, &size) == 0 ? address_of(*address) : std::nullopt;
}

} // namespace

bool is_mapped(const address_octets &address) noexcept {
    const auto zeros =
        std::all_of(address.begin(), address.begin() + 10, [](std::uint8_t octet) {
            return octet == 0;
        });
    return zeros && address[10] == 0xff && address[11] == 0xff;
}

bool is_loopback(const address_octets &address) noexcept {
    if (is_mapped(address)) {
        return address[mapped_octets] == 127;
    }
    address_octets loopback{};
    loopback.back() = 1;
    return address == loopback;
}

bool allowed_clients::allows(const address_octets &address) const noexcept {
    return is_loopback(address) ||
           std::any_of(networks_.begin(), networks_.end(), [&](const network &which) {
               return equal_bits(which.address, address, which.bits);
           });
}

bool allows_peer(const allowed_clients &allowed, int fd) noexcept {
    const auto octets = peer_of(fd);
    return octets && allowed.allows(*octets);
}

std::string peer_name(int fd) {
    const auto octets = peer_of(fd);
    if (!octets) {
        return "gone";
    }
    const bool four = is_mapped(*octets);
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void *const from = octets->data() + (four ? mapped_octets : 0);
    ::inet_ntop(four ? AF_INET : AF_INET6, from, text.data(), text.size());
    return text.data();
}

} // namespace imprint::worker
