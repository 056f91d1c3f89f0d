// SPDX-License-Identifier: MIT
#include "worker/front_process.hpp"

#include "base/error.hpp"
#include "base/file_io.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

class front {
  public:
    front(int connection, int answer, std::string_view octets, front_process::at_end then)
        : connection_(connection), answer_(answer), left_(octets), then_(then) {}

    void run() {
        do {
            send_some();
            const short writing = sends_ ? POLLOUT : 0;
            pollfd one{connection_, static_cast<short>(POLLIN | writing), 0};
            ::poll(&one, 1, -1);
        } while (receive_some());
    }

  private:
    void send_some() {
        while (!left_.empty()) {
            const ssize_t size =
                ::send(connection_, left_.data(), left_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (size < 0 && errno == EAGAIN) {
                return;
            }
            if (size < 0) {
                break; // it was answered before it had ended
            }
            left_.remove_prefix(static_cast<std::size_t>(size));
        }
        if (sends_ && then_ == front_process::at_end::shut_down) {
            ::shutdown(connection_, SHUT_WR);
        }
        left_ = {};
        sends_ = false;
    }

    // False at the end.
    bool receive_some() {
        std::array<char, 16384> octets{};
        const ssize_t size = ::recv(connection_, octets.data(), octets.size(), MSG_DONTWAIT);
        if (size < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        const std::string_view piece(octets.data(), static_cast<std::size_t>(size));
        const bool kept = base::write_at(answer_, at_, piece);
        at_ += piece.size();
        return kept && size > 0;
    }

    int connection_;
    int answer_;
    std::string_view left_;
    front_process::at_end then_;
    std::uint64_t at_ = 0;
    bool sends_ = true;
};

} // namespace

front_process::front_process(std::string_view octets, at_end then)
    : answer_(base::unique_fd::adopt(::memfd_create("imprint-answer", MFD_CLOEXEC))) {
    std::array<int, 2> ends{-1, -1};
    constexpr int how = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    if (!answer_ || ::socketpair(AF_UNIX, how, 0, ends.data()) != 0) {
        base::throw_errno("make a connection");
    }
    ours_ = base::unique_fd::adopt(ends[0]);
    const auto theirs = base::unique_fd::adopt(ends[1]);
    // As for a companion: a function's wait(2) for its own children does not meet it.
    const long pid = ::syscall(SYS_clone, CLONE_UNTRACED, nullptr, nullptr, nullptr, nullptr);
    if (pid < 0) {
        base::throw_errno("fork a front server");
    }
    if (pid == 0) {
        ::prctl(PR_SET_NAME, "imprint-front");
        ::close(ends[0]);
        // What the terminal sends is for the site.
        sigset_t all{};
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
        front(ends[1], answer_.get(), octets, then).run();
        ::_exit(0);
    }
    pid_ = static_cast<pid_t>(pid);
}

front_process::~front_process() {
    if (pid_ != 0) {
        ::kill(pid_, SIGKILL);
        bury();
    }
}

void front_process::bury() noexcept {
    int status = 0;
    while (::waitpid(pid_, &status, __WALL) < 0 && errno == EINTR) {
    }
    pid_ = 0;
}

std::string front_process::take_answer() {
    bury();
    struct stat facts{};
    if (::fstat(answer_.get(), &facts) != 0) {
        base::throw_errno("look at an answer");
    }
    std::string octets(static_cast<std::size_t>(facts.st_size), '\0');
    if (!base::read_at(answer_.get(), 0, octets)) {
        base::throw_errno("read an answer");
    }
    return octets;
}

} // namespace imprint::worker
