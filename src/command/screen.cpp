// SPDX-License-Identifier: MIT
#include "command/screen.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace imprint::command {
namespace {

// ECMA-48, and xterm's private modes: the other screen without a cursor, and back.
constexpr std::string_view enter = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view leave = "\x1b[?25h\x1b[?1049l";
constexpr std::string_view home = "\x1b[H";
constexpr std::string_view end_of_line = "\x1b[K";
constexpr std::string_view end_of_screen = "\x1b[J";

bool write_all(std::string_view text) {
    while (!text.empty()) {
        const ssize_t size = ::write(STDOUT_FILENO, text.data(), text.size());
        if (size < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 0);
    }
    return true;
}

screen_size size_now() {
    winsize found{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &found) != 0 || found.ws_row == 0 ||
        found.ws_col == 0) {
        return {};
    }
    return {found.ws_row, found.ws_col};
}

base::unique_fd block_signals() {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGWINCH}) {
        sigaddset(&set, signal);
    }
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    auto fd = base::unique_fd::adopt(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd) {
        base::throw_errno("prepare for signals");
    }
    return fd;
}

} // namespace

std::string format_screen(std::string_view text, const screen_size &size) {
    std::string made(home);
    for (std::size_t row = 0; row < size.rows && !text.empty(); ++row) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        made += row == 0 ? "" : "\r\n";
        made += text.substr(0, std::min(end, size.columns));
        // In the last column it would take the character away.
        made += end < size.columns ? end_of_line : std::string_view();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return made + std::string(end_of_screen);
}

screen::screen() : signals_(block_signals()) {
    has_keys_ = ::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0;
    if (has_keys_) {
        termios keys = before_;
        keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
        keys.c_cc[VMIN] = 0;
        keys.c_cc[VTIME] = 0;
        keys.c_cc[VSUSP] = _POSIX_VDISABLE; // a shell would find this screen as it is
        ::tcsetattr(STDIN_FILENO, TCSANOW, &keys);
    }
    write_all(enter);
}

screen::~screen() {
    write_all(leave);
    if (has_keys_) {
        ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    }
}

bool screen::show(std::string_view text) const {
    return write_all(format_screen(text, size_now()));
}

screen::event screen::wait(std::chrono::milliseconds most) const {
    pollfd both[]{{signals_.get(), POLLIN, 0}, {has_keys_ ? STDIN_FILENO : -1, POLLIN, 0}};
    if (::poll(both, 2, static_cast<int>(most.count())) <= 0) {
        return event::again;
    }
    for (signalfd_siginfo told{}; ::read(signals_.get(), &told, sizeof told) > 0;) {
        if (told.ssi_signo != SIGWINCH) {
            return event::quit;
        }
    }
    char key = 0;
    if (both[1].revents != 0 && ::read(STDIN_FILENO, &key, 1) <= 0) {
        return event::quit; // the terminal is gone
    }
    return key == 'q' || key == 'Q' ? event::quit : event::again;
}

} // namespace imprint::command
