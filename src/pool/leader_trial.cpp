// SPDX-License-Identifier: MIT
#include "pool/leader_trial.hpp"

#include "base/unique_fd.hpp"
#include "pool/address.hpp"
#include "pool/notice.hpp"
#include "pool/process_end.hpp"
#include "worker/lobby.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <variant>

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

using std::chrono::milliseconds;

// How it ended: by itself, or by force when it does not within `patience`.
int bury(pid_t pid, milliseconds patience) {
    // glibc 2.36 declares pidfd_open for C alone.
    const auto process =
        base::unique_fd::adopt(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    pollfd one{process.get(), POLLIN, 0};
    ::poll(&one, 1, static_cast<int>(patience.count()));
    ::kill(pid, SIGKILL);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

// What it says first; nothing when it ends without a word, or the time is over.
std::optional<from_leader> first_word(const message_socket &line, milliseconds timeout) {
    pollfd one{line.fd(), POLLIN, 0};
    if (::poll(&one, 1, static_cast<int>(timeout.count())) != 1) {
        throw bad_value(fmt::format(
            "it was not ready within {} s",
            std::chrono::ceil<std::chrono::seconds>(timeout).count()
        ));
    }
    const auto text = line.receive();
    return text ? parse_from_leader(*text) : std::nullopt;
}

} // namespace

hello_message try_leader(
    const executable &what,
    const std::optional<user> &who,
    start_message start,
    std::chrono::seconds timeout
) {
    // Never used, but a leader is given both.
    const base::pipe_ends pipe = make_notice_pipe();
    start.life_line = pipe.read.get();
    start.notices = pipe.write.get();
    start.lobby = worker::lobby::version;
    start.lobby_in = pipe.read.get();
    start.lobby_out = pipe.write.get();
    start.scoreboard = pipe.write.get();
    start.supervisor = ::getpid();
    const auto leader = spawn_leader(what, who, std::array{start.life_line, start.notices});
    leader.line.send(format_message(to_leader(start)));
    std::optional<from_leader> said;
    try {
        said = first_word(leader.line, timeout);
    } catch (const bad_value &) {
        bury(leader.pid, milliseconds(0));
        throw;
    }
    if (!said) {
        // It closed its end, and so is about to leave.
        const int status = bury(leader.pid, std::chrono::seconds(1));
        throw bad_value(fmt::format("the site {}", describe_end(status)));
    }
    bury(leader.pid, milliseconds(0));
    if (const auto *failed = std::get_if<failed_message>(&*said)) {
        throw bad_value(failed->why);
    }
    if (const auto *found = std::get_if<hello_message>(&*said)) {
        return *found;
    }
    throw bad_value("the site's leader said what is not understood");
}

} // namespace imprint::pool
