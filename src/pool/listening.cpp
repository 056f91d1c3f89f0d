// SPDX-License-Identifier: MIT
#include "pool/listening.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

struct socket_address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    const sockaddr &get() const noexcept { return reinterpret_cast<const sockaddr &>(storage); }
    sockaddr *pointer() noexcept { return reinterpret_cast<sockaddr *>(&storage); }
};

socket_address tcp_socket_address(const std::string &host, std::uint16_t port) {
    socket_address address;
    sockaddr_in four{};
    if (::inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        std::memcpy(&address.storage, &four, sizeof four);
        address.size = sizeof four;
        return address;
    }
    sockaddr_in6 six{};
    ::inet_pton(AF_INET6, host.c_str(), &six.sin6_addr);
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    std::memcpy(&address.storage, &six, sizeof six);
    address.size = sizeof six;
    return address;
}

socket_address own_address(int fd) {
    socket_address address;
    address.size = sizeof address.storage;
    if (::getsockname(fd, address.pointer(), &address.size) != 0) {
        base::throw_errno("ask the address of descriptor", std::to_string(fd));
    }
    return address;
}

std::string numeric_text(const sockaddr_storage &address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        const auto &four = reinterpret_cast<const sockaddr_in &>(address);
        ::inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
        return fmt::format("{}:{}", text.data(), ntohs(four.sin_port));
    }
    const auto &six = reinterpret_cast<const sockaddr_in6 &>(address);
    ::inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size());
    return fmt::format("[{}]:{}", text.data(), ntohs(six.sin6_port));
}

std::string name_of(const socket_address &address) {
    if (address.storage.ss_family == AF_UNIX) {
        const auto &local = reinterpret_cast<const sockaddr_un &>(address.storage);
        const std::size_t before = offsetof(sockaddr_un, sun_path);
        const std::size_t most = address.size > before ? address.size - before : 0;
        return {local.sun_path, ::strnlen(local.sun_path, most)};
    }
    return numeric_text(address.storage);
}

std::string_view word(worker::wire_choice wire) {
    return wire == worker::wire_choice::scgi ? "scgi" : "fastcgi";
}

base::unique_fd
listen_tcp(const socket_address &address, const std::string &name, int backlog) {
    constexpr int how = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
    auto fd = base::unique_fd::adopt(::socket(address.storage.ss_family, how, 0));
    if (!fd) {
        base::throw_errno("make a socket for", name);
    }
    // Else a restart must wait until the kernel forgot the last connections.
    const int on = 1;
    if (::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        ::bind(fd.get(), &address.get(), address.size) != 0 ||
        ::listen(fd.get(), backlog) != 0) {
        base::throw_errno("listen on", name);
    }
    return fd;
}

std::string text_of(const listen_address &address) {
    if (const auto *local = std::get_if<unix_address>(&address.where)) {
        return fmt::format("{}:{}", word(address.wire), local->path);
    }
    const auto &tcp = std::get<tcp_address>(address.where);
    const auto first = tcp_socket_address(tcp.host, tcp.first_port);
    return fmt::format(
        "{}:{}{}",
        word(address.wire),
        numeric_text(first.storage),
        tcp.first_port == tcp.last_port ? "" : fmt::format("-{}", tcp.last_port)
    );
}

worker::address_octets octets_of(const std::string &host) {
    const auto address = tcp_socket_address(host, 0);
    return worker::address_of(address.get()).value_or(worker::address_octets());
}

// ipv6(7), IPV6_V6ONLY: by net.ipv6.bindv6only, since our sockets leave it as it is.
bool takes_both_families() {
    const auto fd = base::unique_fd::adopt(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    int alone = 0;
    socklen_t size = sizeof alone;
    return fd && ::getsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &alone, &size) == 0 &&
           alone == 0;
}

// Whether whoever is bound to the first is asked for the second address, too.
bool takes(const worker::address_octets &every, const worker::address_octets &one) {
    if (every == octets_of("::")) {
        return !worker::is_mapped(one) || takes_both_families();
    }
    return every == octets_of("0.0.0.0") && worker::is_mapped(one);
}

bool is_six(const listen_address &one) {
    const auto *tcp = std::get_if<tcp_address>(&one.where);
    return tcp != nullptr && !worker::is_mapped(octets_of(tcp->host));
}

bool is_shared(const listen_address &one, const listen_address &other) {
    const auto *file = std::get_if<unix_address>(&one.where);
    const auto *other_file = std::get_if<unix_address>(&other.where);
    if (file != nullptr && other_file != nullptr) {
        std::error_code failure;
        return std::filesystem::weakly_canonical(file->path, failure) ==
               std::filesystem::weakly_canonical(other_file->path, failure);
    }
    const auto *tcp = std::get_if<tcp_address>(&one.where);
    const auto *other_tcp = std::get_if<tcp_address>(&other.where);
    if (tcp == nullptr || other_tcp == nullptr || tcp->first_port > other_tcp->last_port ||
        other_tcp->first_port > tcp->last_port) {
        return false;
    }
    const auto octets = octets_of(tcp->host);
    const auto other_octets = octets_of(other_tcp->host);
    return octets == other_octets || takes(octets, other_octets) || takes(other_octets, octets);
}

// Bound and not listened on: nobody can connect to it, and it leaves nothing behind.
bool try_tcp(const socket_address &address, const std::string &name) {
    const auto fd = base::unique_fd::adopt(
        ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)
    );
    const int on = 1;
    if (fd && ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        ::bind(fd.get(), &address.get(), address.size) == 0) {
        return false;
    }
    if (errno == EADDRINUSE) {
        return true;
    }
    const std::string why = std::generic_category().message(errno);
    throw bad_value(fmt::format(
        "--listen {}: {}{}",
        name,
        why,
        errno == EADDRNOTAVAIL
            ? ": this machine has no such address; `ip address` lists its own"
        : errno == EACCES ? ": a port below 1024 is root's, who starts with --user"
                          : ""
    ));
}

void listen_tcp_range(
    worker::wire_choice wire, const tcp_address &tcp, int backlog, listening &into
) {
    const int range = tcp.last_port - tcp.first_port + 1;
    for (int place = 0; place < range; ++place) {
        const auto port = static_cast<std::uint16_t>(tcp.first_port + place);
        const auto address = tcp_socket_address(tcp.host, port);
        worker::listening_socket made;
        made.name = fmt::format("{}:{}", word(wire), numeric_text(address.storage));
        made.fd = listen_tcp(address, made.name, backlog);
        made.wire = wire;
        made.tcp = true;
        made.place_in_range = place;
        made.range = range;
        into.sockets.push_back(std::move(made));
    }
}

void listen_unix(
    worker::wire_choice wire,
    const unix_address &local,
    const socket_terms &terms,
    listening &into
) {
    socket_file file(local.path, terms);
    worker::listening_socket made;
    made.name = fmt::format("{}:{}", word(wire), local.path);
    made.fd = file.take_socket();
    made.wire = wire;
    into.files.push_back(std::move(file));
    into.sockets.push_back(std::move(made));
}

void check_reach(
    const socket_address &bound, std::string_view name, const worker::allowed_clients &allowed
) {
    const auto octets = worker::address_of(bound.get());
    if (octets && !worker::is_loopback(*octets) && allowed.empty()) {
        throw bad_value(fmt::format(
            "{} can be reached from other machines, and whoever reaches it can claim any "
            "identity: name the front servers with --allow ADDRESS",
            name
        ));
    }
}

base::unique_fd move_away(int fd) {
    auto moved = base::unique_fd::adopt(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
    const auto null = base::unique_fd::adopt(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!moved || !null || ::dup2(null.get(), fd) < 0) {
        base::throw_errno("move the listening socket away from descriptor", std::to_string(fd));
    }
    return moved;
}

void set_flags(int fd) {
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
        ::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        base::throw_errno("set the flags of descriptor", std::to_string(fd));
    }
}

} // namespace

void listen_on(const listen_address &address, const socket_terms &terms, listening &into) {
    check_folder(address);
    if (const auto *tcp = std::get_if<tcp_address>(&address.where)) {
        listen_tcp_range(address.wire, *tcp, terms.backlog, into);
    } else {
        listen_unix(address.wire, std::get<unix_address>(address.where), terms, into);
    }
}

worker::listening_socket take_inherited(int fd) {
    worker::listening_socket taken;
    taken.fd = fd <= STDERR_FILENO ? move_away(fd) : base::unique_fd::adopt(fd);
    set_flags(taken.fd.get());
    const auto address = own_address(taken.fd.get());
    taken.tcp = address.storage.ss_family != AF_UNIX;
    taken.name = fmt::format("inherited {}", name_of(address));
    return taken;
}

void check_distinct(const std::vector<listen_address> &all) {
    for (auto one = all.begin(); one != all.end(); ++one) {
        const auto other = std::find_if(all.begin(), one, [&](const listen_address &before) {
            return is_shared(before, *one);
        });
        if (other != one) {
            throw bad_value(fmt::format(
                "--listen {}: {} stands before it, and each needs a place of its own{}",
                text_of(*one),
                text_of(*other),
                is_six(*one) != is_six(*other) ? " ([::] takes IPv4, too)" : ""
            ));
        }
    }
}

bool try_address(const listen_address &address, const socket_terms &terms) {
    if (const auto *local = std::get_if<unix_address>(&address.where)) {
        check_folder(address);
        return socket_file::try_path(local->path, terms);
    }
    const auto &tcp = std::get<tcp_address>(address.where);
    bool used = false;
    for (int port = tcp.first_port; port <= tcp.last_port; ++port) {
        const auto bound = tcp_socket_address(tcp.host, static_cast<std::uint16_t>(port));
        used = try_tcp(bound, text_of(address)) || used;
    }
    return used;
}

void check_reach(const listen_address &address, const worker::allowed_clients &allowed) {
    if (const auto *tcp = std::get_if<tcp_address>(&address.where)) {
        const auto bound = tcp_socket_address(tcp->host, tcp->first_port);
        check_reach(bound, numeric_text(bound.storage), allowed);
    }
}

void check_folder(const listen_address &address) {
    const auto *local = std::get_if<unix_address>(&address.where);
    if (local == nullptr) {
        return;
    }
    const auto folder = std::filesystem::path(local->path).parent_path();
    std::error_code failure;
    if (!std::filesystem::is_directory(folder, failure)) {
        throw bad_value(
            fmt::format("--listen {}: {} is no folder", local->path, folder.string())
        );
    }
}

void check_reach(const worker::listening_socket &one, const worker::allowed_clients &allowed) {
    check_reach(own_address(one.fd.get()), one.name, allowed);
}

} // namespace imprint::pool
