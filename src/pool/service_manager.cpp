// SPDX-License-Identifier: MIT
#include "pool/service_manager.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/number.hpp"
#include "pool/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <system_error>

#include <sys/time.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

using std::chrono::microseconds;

// A manager that takes nothing holds up the pool for no longer.
constexpr timeval longest_wait{1, 0};
constexpr std::uint64_t longest_watchdog = 1'000'000ULL * 86'400 * 365;

// At start: nothing else runs yet.
std::string take_variable(const char *name) {
    const char *const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
    std::string text = value == nullptr ? "" : value;
    ::unsetenv(name); // NOLINT(concurrency-mt-unsafe)
    return text;
}

// sd_watchdog_enabled(3): WATCHDOG_PID is absent, or names who is meant.
microseconds watchdog_for_this_process() {
    const auto interval = base::parse_number<std::uint64_t>(take_variable("WATCHDOG_USEC"));
    const std::string pid = take_variable("WATCHDOG_PID");
    const bool ours = pid.empty() || pid == std::to_string(::getpid());
    return ours && interval && *interval <= longest_watchdog ? microseconds(*interval)
                                                             : microseconds::zero();
}

// The status is one line, whatever an exception of the site's has to say: another one would be
// an instruction, such as MAINPID=1.
std::string one_line(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(),
        line.end(),
        [](char c) { return static_cast<unsigned char>(c) < ' '; },
        ' '
    );
    return line;
}

} // namespace

service_manager::service_manager(std::string_view address, microseconds watchdog, time now)
    : name_(address), pause_(std::max(watchdog / 2, microseconds(1'000))) {
    const bool abstract = address.starts_with('@');
    // One octet is left for the end of a path.
    if ((!abstract && !address.starts_with('/')) || address.size() < 2 ||
        address.size() >= sizeof address_.sun_path) {
        throw bad_value(fmt::format(
            "NOTIFY_SOCKET {}: neither a path nor @NAME; the service manager is told nothing",
            address
        ));
    }
    address_.sun_family = AF_UNIX;
    address.copy(address_.sun_path, address.size());
    if (abstract) {
        address_.sun_path[0] = '\0'; // unix(7); what follows the name would be part of it
    }
    address_size_ =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size() + !abstract);
    socket_ = base::unique_fd::adopt(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket_ ||
        ::setsockopt(
            socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &longest_wait, sizeof longest_wait
        ) != 0) {
        base::throw_errno("make a socket for", name_);
    }
    if (watchdog > microseconds::zero()) {
        due_ = now;
    }
}

service_manager service_manager::take_from_environment() {
    const std::string address = take_variable("NOTIFY_SOCKET");
    const microseconds watchdog = watchdog_for_this_process();
    if (address.empty()) {
        return {};
    }
    try {
        return {address, watchdog, std::chrono::steady_clock::now()};
    } catch (const bad_value &wrong) {
        base::log(base::severity::warning, wrong.what());
        return {};
    }
}

void service_manager::ready(std::string_view status) {
    if (state_ != state::ready) {
        become(state::ready, "READY=1", status);
    }
}

void service_manager::reloading(std::string_view status) {
    // Which signal this answers is told by the time (sd_notify(3)): CLOCK_MONOTONIC's, as
    // steady_clock's is.
    const auto since_boot = std::chrono::steady_clock::now().time_since_epoch();
    const auto stamp = std::chrono::duration_cast<microseconds>(since_boot).count();
    become(state::reloading, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", stamp), status);
}

void service_manager::stopping(std::string_view status) {
    become(state::stopping, "STOPPING=1", status);
}

void service_manager::keep_alive(time now) {
    if (due_ && now >= *due_) {
        due_ = now + pause_;
        say("WATCHDOG=1", MSG_DONTWAIT); // where the last one still waits, this one needs not
    }
}

void service_manager::become(state now, std::string_view lines, std::string_view status) {
    state_ = now;
    say(fmt::format("{}\nSTATUS={}", lines, one_line(status)));
}

void service_manager::say(std::string_view lines, int how) {
    if (!socket_) {
        return;
    }
    const std::span<const char> octets(lines);
    const auto *const to = reinterpret_cast<const sockaddr *>(&address_);
    const ssize_t sent = ::sendto(
        socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL | how, to, address_size_
    );
    if (sent < 0 && !complained_) {
        complained_ = true;
        base::log(
            base::severity::warning,
            fmt::format(
                "NOTIFY_SOCKET {}: {}; the service manager does not know how it goes",
                name_,
                std::generic_category().message(errno)
            )
        );
    }
}

} // namespace imprint::pool
