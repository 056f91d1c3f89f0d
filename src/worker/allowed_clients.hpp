// SPDX-License-Identifier: MIT
// The list of addresses that may speak to a TCP listener.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace imprint::worker {

// An IPv4 address is kept as IPv4-mapped IPv6 (RFC 4291 §2.5.5.2), so that a dual-stack
// listener, which sees ::ffff:192.0.2.1, and a list that says 192.0.2.1 agree.
using address_octets = std::array<std::uint8_t, 16>;

struct network {
    address_octets address{};
    unsigned bits = 128; // of the 16 octets
};

// "192.0.2.7", "192.0.2.0/24", "::1", "2001:db8::/32"; nothing when malformed, or when bits
// are set behind the prefix, which is more likely a slip than a wish.
std::optional<network> parse_network(std::string_view text);

// Nothing for a socket that has no IP address.
std::optional<address_octets> address_of(const sockaddr &from);

bool is_loopback(const address_octets &address) noexcept;
bool is_mapped(const address_octets &address) noexcept; // an IPv4 address

class allowed_clients {
  public:
    void add(network which) { networks_.push_back(which); }
    bool empty() const noexcept { return networks_.empty(); }
    // Loopback is always allowed: who reached it is on this machine already.
    bool allows(const address_octets &address) const noexcept;

  private:
    std::vector<network> networks_;
};

// Whether the peer of a connected TCP socket may speak.
bool allows_peer(const allowed_clients &allowed, int fd) noexcept;

// Its address, "192.0.2.7" or "2001:db8::7"; "gone" when it is.
std::string peer_name(int fd);

} // namespace imprint::worker
