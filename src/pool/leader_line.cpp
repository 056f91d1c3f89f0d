// SPDX-License-Identifier: MIT
#include "pool/leader_line.hpp"

#include "base/error.hpp"
#include "base/number.hpp"
#include "pool/address.hpp"
#include "pool/leader_messages.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

constexpr const char *variable = "IMPRINT_LEADER"; // the number of the line's descriptor

void pass_on(int fd) {
    if (::fcntl(fd, F_SETFD, 0) != 0) {
        base::throw_errno("pass on descriptor", std::to_string(fd));
    }
}

void unblock_signals() {
    sigset_t none{};
    sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

void exec(const executable &what) {
    std::vector<char *> words;
    words.reserve(what.arguments.size() + 1);
    for (const std::string &word : what.arguments) {
        words.push_back(const_cast<char *>(word.c_str())); // NOLINT(*-const-cast): execv's way
    }
    words.push_back(nullptr);
    ::execv(what.path.c_str(), words.data());
    base::throw_errno("start", what.path);
}

[[noreturn]] void become_leader(
    const executable &what,
    const std::optional<user> &who,
    std::span<const int> inherited,
    pid_t supervisor,
    const message_socket &line
) {
    failed_message failed{2, {}};
    try {
        if (who) {
            become(*who);
            check_runnable(*who, what.path);
        }
        // After the change of user, which undoes it.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != supervisor) {
            ::_exit(EXIT_FAILURE);
        }
        for (const int fd : inherited) {
            pass_on(fd);
        }
        pass_on(line.fd());
        ::setenv(variable, std::to_string(line.fd()).c_str(), 1); // NOLINT(concurrency-*)
        unblock_signals();
        exec(what);
    } catch (const std::exception &problem) {
        failed.why = problem.what();
    }
    line.send(format_message(from_leader(failed)));
    ::_exit(EXIT_FAILURE);
}

bool is_line(int fd) {
    int type = 0;
    socklen_t size = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

} // namespace

executable executable::of_this_process(int argc, const char *const *argv) {
    std::error_code failure;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", failure);
    if (failure) {
        base::throw_error(failure.value(), "read", "/proc/self/exe");
    }
    return {path.string(), {argv, argv + argc}};
}

bool is_replaced(const executable &what) {
    struct stat own{};
    struct stat there{};
    if (::stat("/proc/self/exe", &own) != 0 || ::stat(what.path.c_str(), &there) != 0) {
        return true; // gone, at least
    }
    return own.st_dev != there.st_dev || own.st_ino != there.st_ino;
}

leader_process spawn_leader(
    const executable &what, const std::optional<user> &who, std::span<const int> inherited
) {
    auto [ours, theirs] = message_socket::make();
    const pid_t self = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0) {
        base::throw_errno("fork a leader");
    }
    if (pid == 0) {
        ours.close();
        become_leader(what, who, inherited, self, theirs);
    }
    return {pid, std::move(ours)};
}

std::optional<message_socket> take_leader_line() {
    const char *const text = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): at start
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto number = base::parse_number<unsigned>(text);
    ::unsetenv(variable); // NOLINT(concurrency-mt-unsafe)
    const int fd = number ? static_cast<int>(*number) : -1;
    if (!is_line(fd) || ::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        throw bad_value(
            "IMPRINT_LEADER is set, which is between Imprint's own processes; unset it"
        );
    }
    return message_socket(base::unique_fd::adopt(fd));
}

} // namespace imprint::pool
