// SPDX-License-Identifier: MIT
// A whole terminal, that is written anew again and again.
#pragma once

#include "base/unique_fd.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <termios.h>

namespace imprint::command {

struct screen_size {
    std::size_t rows = 24;
    std::size_t columns = 80;
};

// What replaces the former text: lines of ASCII, cut to what fits.  Pure.
std::string format_screen(std::string_view text, const screen_size &size);

// From its construction to its end the terminal of standard output is its own, and keys come
// one by one from standard input, if that is a terminal.
class screen {
  public:
    enum class event { quit, again };

    // Throws std::system_error.
    screen();
    ~screen();
    screen(const screen &) = delete;
    screen &operator=(const screen &) = delete;
    screen(screen &&) = delete;
    screen &operator=(screen &&) = delete;

    // False when the terminal is gone.
    bool show(std::string_view text) const;
    // Until the time has passed, the terminal has another size (again), or q, SIGINT, SIGTERM
    // or SIGHUP came (quit).
    event wait(std::chrono::milliseconds most) const;

  private:
    base::unique_fd signals_;
    bool has_keys_ = false;
    termios before_{};
};

} // namespace imprint::command
