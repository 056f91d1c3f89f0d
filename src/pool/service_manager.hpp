// SPDX-License-Identifier: MIT
// The service manager that started the pool (systemd), told how it goes: a datagram of
// NAME=value lines each time, as in sd_notify(3).  Says nothing where nobody asked to be told.
#pragma once

#include "base/unique_fd.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>

namespace imprint::pool {

class service_manager {
  public:
    using time = std::chrono::steady_clock::time_point;

    // Nobody.
    service_manager() = default;
    // NOTIFY_SOCKET's address, a path or @ and an abstract name; bad_value when it is neither.
    // `watchdog`: how long the manager waits for a sign of life; zero: it does not.
    service_manager(std::string_view address, std::chrono::microseconds watchdog, time now);

    // By NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, which it takes out of the environment:
    // what is started from here does not speak for the service.
    static service_manager take_from_environment();

    // `status` is what `systemctl status` shows.  Said once, until reloading() or stopping().
    void ready(std::string_view status);
    // To be followed by ready(), however the reload ends.
    void reloading(std::string_view status);
    void stopping(std::string_view status);

    // The sign of life, when it is due: at half of what the manager waits for.
    void keep_alive(time now);
    std::optional<time> next_due() const noexcept { return due_; }

  private:
    enum class state { starting, ready, reloading, stopping };

    void become(state now, std::string_view lines, std::string_view status);
    void say(std::string_view lines, int how = 0);

    base::unique_fd socket_;
    sockaddr_un address_{};
    socklen_t address_size_ = 0;
    std::string name_; // for people
    std::chrono::microseconds pause_{};
    std::optional<time> due_;
    state state_ = state::starting;
    bool complained_ = false;
};

} // namespace imprint::pool
