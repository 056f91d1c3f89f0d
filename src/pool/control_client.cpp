// SPDX-License-Identifier: MIT
#include "pool/control_client.hpp"

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "pool/address.hpp"
#include "pool/control_path.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace imprint::pool {
namespace {

constexpr const char *which_place =
    "is the pool served from this folder, with this --var or --control?";

std::string nobody_at(const std::string &path) {
    return fmt::format("nobody answers at {}: {}", path, which_place);
}

// 0, or an error number.
int connect_to(const std::string &path, base::unique_fd &into) {
    sockaddr_un address{};
    if (path.size() >= sizeof address.sun_path) {
        return ENAMETOOLONG;
    }
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    into = base::unique_fd::adopt(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto *const where = reinterpret_cast<const sockaddr *>(&address);
    return into && ::connect(into.get(), where, sizeof address) == 0 ? 0 : errno;
}

base::unique_fd connect_or_say_why(const std::string &path) {
    base::unique_fd fd;
    const int failure = connect_to(path, fd);
    if (failure == ENOENT || failure == ECONNREFUSED || failure == ENOTDIR) {
        throw bad_value(nobody_at(path));
    }
    if (failure == EACCES || failure == EPERM) {
        throw bad_value(
            fmt::format("{}: this user may not ask; the pool's own user may, and root", path)
        );
    }
    if (failure != 0) {
        throw bad_value(fmt::format("{}: {}", path, std::generic_category().message(failure)));
    }
    return fd;
}

void set_patience(const base::unique_fd &fd, std::chrono::seconds patience) {
    timeval limit{};
    limit.tv_sec = patience.count();
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

std::string read_answer(const base::unique_fd &fd, const std::string &path, std::size_t most) {
    std::string text;
    std::array<char, 65536> some{};
    for (;;) {
        const ssize_t size = ::recv(fd.get(), some.data(), some.size(), 0);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0) {
            throw bad_value(fmt::format("{}: the pool is there, but does not answer", path));
        }
        if (size == 0) {
            return text;
        }
        text.append(some.data(), static_cast<std::size_t>(size));
        if (text.size() > most) {
            throw bad_value(fmt::format("{}: the answer does not end", path));
        }
    }
}

} // namespace

std::string ask_control(const std::string &path, const control_question &question) {
    const base::unique_fd fd = connect_or_say_why(path);
    if (question.patience) {
        set_patience(fd, *question.patience);
    }
    const std::string line = std::string(question.words) + "\n";
    if (::send(fd.get(), line.data(), line.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(line.size())) {
        throw bad_value(nobody_at(path));
    }
    std::string text = read_answer(fd, path, question.most);
    if (text.empty()) {
        throw bad_value(fmt::format("{}: the pool ended without an answer", path));
    }
    return text;
}

std::string find_control(const std::string &path) {
    std::vector<std::string> live;
    for (const std::string &one : find_controls(path)) {
        base::unique_fd fd;
        const int failure = connect_to(one, fd);
        const bool is_there = failure == 0 || failure == EACCES;
        if (is_there && one == path) {
            return path;
        }
        if (is_there) {
            live.push_back(one);
        }
    }
    if (live.size() > 1) {
        throw bad_value(fmt::format(
            "several pools are served from here; say one: --control {}",
            fmt::join(live, ", --control ")
        ));
    }
    // If none, asking says why.
    return live.empty() ? path : live.front();
}

} // namespace imprint::pool
