// SPDX-License-Identifier: MIT
// A running site, over the socket that a front server would use: one connection for each
// request.
#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "pool/address.hpp"
#include "testing/cgi_answer.hpp"
#include "testing/fastcgi_octets.hpp"
#include "testing/front_params.hpp"
#include "testing/transport.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace imprint::testing {
namespace {

using base::unique_fd;

unique_fd open_socket(int family) {
    auto fd = unique_fd::adopt(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd) {
        base::throw_errno("make a socket");
    }
    return fd;
}

void connect_to(const unique_fd &fd, const sockaddr *where, socklen_t size) {
    if (::connect(fd.get(), where, size) != 0) {
        base::throw_errno("connect");
    }
}

unique_fd connect_unix(const pool::unix_address &to) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    to.path.copy(where.sun_path, sizeof where.sun_path - 1);
    unique_fd fd = open_socket(AF_UNIX);
    connect_to(fd, reinterpret_cast<const sockaddr *>(&where), sizeof where);
    return fd;
}

unique_fd connect_tcp(const pool::tcp_address &to) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    const std::string port = std::to_string(to.first_port);
    if (const int fault = ::getaddrinfo(to.host.c_str(), port.c_str(), &hints, &found)) {
        throw failure(::gai_strerror(fault));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> held(found, ::freeaddrinfo);
    unique_fd fd = open_socket(found->ai_family);
    connect_to(fd, found->ai_addr, found->ai_addrlen);
    return fd;
}

// What the person who runs the test can do.
std::string advice(int error, std::string_view address) {
    switch (error) {
    case ENOENT:
        return fmt::format("no such socket; start the site: SITE serve --listen {}", address);
    case ECONNREFUSED:
        return fmt::format("nobody listens; start the site: SITE serve --listen {}", address);
    case EACCES:
        return "this user may not write to the socket; see --socket-group of the site, and "
               "the folders above it";
    default:
        return std::generic_category().message(error);
    }
}

// Sends and reads at once: a site answers before it has read everything, or reads nothing.
class conversation {
  public:
    conversation(unique_fd fd, std::string_view request, std::chrono::milliseconds patience)
        : fd_(std::move(fd)), left_(request), patience_(patience) {}

    std::string run() {
        while (!ended_) {
            pollfd ready{
                fd_.get(), static_cast<short>(left_.empty() ? POLLIN : POLLIN | POLLOUT), 0
            };
            const int count = ::poll(&ready, 1, static_cast<int>(patience_.count()));
            if (count == 0) {
                throw failure(fmt::format("nothing came for {} ms", patience_.count()));
            }
            if (count > 0 && (ready.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
                receive();
            } else if (count > 0) {
                send();
            }
        }
        return std::move(answer_);
    }

  private:
    void send() {
        const ssize_t size =
            ::send(fd_.get(), left_.data(), left_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size >= 0) {
            left_.remove_prefix(static_cast<std::size_t>(size));
        } else if (errno != EAGAIN && errno != EINTR) {
            left_ = {}; // not read any more: the answer tells why
        }
    }
    void receive() {
        const ssize_t size = ::recv(fd_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
        if (size > 0) {
            answer_.append(buffer_.data(), static_cast<std::size_t>(size));
        } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
            ended_ = true;
        }
    }

    unique_fd fd_;
    std::string_view left_;
    std::chrono::milliseconds patience_;
    std::array<char, std::size_t{64} * 1024> buffer_{};
    std::string answer_;
    bool ended_ = false;
};

class pool_socket final : public transport {
  public:
    pool_socket(std::string_view address, const options &with)
        : with_(with), name_(address), to_(parse(address)) {
        const char *secret =
            std::getenv("IMPRINT_TARGET_SECRET"); // NOLINT(concurrency-mt-unsafe)
        if (with_.secret.empty() && secret != nullptr) {
            with_.secret = secret;
        }
    }

    testing::origin origin() const override {
        return {with_.https ? "https" : "http", with_.host};
    }

    received send(const sent &what) override {
        try {
            return parse_answer(exchange(what), what.method);
        } catch (const failure &problem) {
            throw failure(fmt::format("{}: {}", name_, problem.what()));
        }
    }

  private:
    static pool::listen_address parse(std::string_view address) {
        try {
            return pool::parse_listen_address(address);
        } catch (const pool::bad_value &wrong) {
            throw failure(
                std::string("a target is https://HOST:PORT, or written as in ") + wrong.what()
            );
        }
    }

    unique_fd connect() const {
        try {
            const auto *path = std::get_if<pool::unix_address>(&to_.where);
            return path != nullptr ? connect_unix(*path)
                                   : connect_tcp(std::get<pool::tcp_address>(to_.where));
        } catch (const std::system_error &problem) {
            throw failure(advice(problem.code().value(), name_));
        }
    }

    std::string exchange(const sent &what) const {
        const bool scgi = to_.wire == worker::wire_choice::scgi;
        const params all = make_params(what, with_, scgi ? wire_of::scgi : wire_of::fastcgi);
        const std::string request =
            scgi ? format_scgi_head(all) + what.body : format_fastcgi_request(all, what.body);
        std::string octets = conversation(connect(), request, with_.patience).run();
        if (octets.empty()) {
            throw failure(fmt::format(
                "the connection was closed without an answer; does the site speak {} there? "
                "Its standard error says what it heard",
                scgi ? "SCGI" : "FastCGI"
            ));
        }
        return scgi ? octets : parse_fastcgi_answer(octets);
    }

    options with_;
    std::string name_;
    pool::listen_address to_;
};

} // namespace

std::unique_ptr<transport> make_pool(std::string_view address, const options &with) {
    return std::make_unique<pool_socket>(address, with);
}

} // namespace imprint::testing
