// SPDX-License-Identifier: MIT
#include "pool/address.hpp"

#include "base/number.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace imprint::pool {
namespace {

constexpr std::uint16_t most_ports = 1024;

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
    throw bad_value(fmt::format("--listen {}: {}", text, why));
}

unix_address parse_unix(std::string_view text, std::string_view path) {
    // sun_path holds its NUL too.
    if (path.size() >= sizeof sockaddr_un::sun_path) {
        refuse(text, "the path of a unix socket has at most 107 octets");
    }
    if (path.find('\0') != std::string_view::npos || path.ends_with('/')) {
        refuse(text, "not a file name");
    }
    return {std::string(path)};
}

bool is_numeric_address(const std::string &host) {
    std::array<unsigned char, sizeof(in6_addr)> unused{};
    return ::inet_pton(AF_INET, host.c_str(), unused.data()) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), unused.data()) == 1;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    const auto port = base::parse_number<std::uint16_t>(text);
    return port && *port != 0 ? port : std::nullopt;
}

void parse_ports(std::string_view text, std::string_view ports, tcp_address &into) {
    const std::size_t dash = ports.find('-');
    const auto first = parse_port(ports.substr(0, dash));
    const auto last =
        dash == std::string_view::npos ? first : parse_port(ports.substr(dash + 1));
    if (!first || !last) {
        refuse(
            text,
            "a unix socket's path begins with /; a port is a number from 1 to 65535, a range "
            "is two with - between"
        );
    }
    if (*last < *first || *last - *first >= most_ports) {
        refuse(text, "a range of ports goes upwards and has at most 1024");
    }
    into.first_port = *first;
    into.last_port = *last;
}

std::string parse_host(std::string_view text, std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        refuse(text, "an IPv6 address stands in brackets: [::1]:9000");
    }
    // Names are not resolved: what they mean may change between two starts.
    std::string numeric(host == "localhost" ? "127.0.0.1" : host);
    if (!is_numeric_address(numeric)) {
        refuse(text, "the host is a numeric address or localhost");
    }
    return numeric;
}

tcp_address parse_tcp(std::string_view text, std::string_view rest) {
    tcp_address tcp;
    const std::size_t colon = rest.rfind(':');
    const bool alone = colon == std::string_view::npos;
    tcp.host = alone ? "127.0.0.1" : parse_host(text, rest.substr(0, colon));
    parse_ports(text, alone ? rest : rest.substr(colon + 1), tcp);
    return tcp;
}

} // namespace

listen_address parse_listen_address(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view wire = text.substr(0, colon);
    if (colon == std::string_view::npos || (wire != "fastcgi" && wire != "scgi")) {
        refuse(text, "it begins with fastcgi: or scgi:");
    }
    const std::string_view rest = text.substr(colon + 1);
    listen_address address;
    address.wire = wire == "scgi" ? worker::wire_choice::scgi : worker::wire_choice::fastcgi;
    if (rest.starts_with('/')) {
        address.where = parse_unix(text, rest);
    } else if (rest.find('/') != std::string_view::npos || rest.empty()) {
        refuse(text, "the path of a unix socket is absolute");
    } else {
        address.where = parse_tcp(text, rest);
    }
    return address;
}

} // namespace imprint::pool
