// SPDX-License-Identifier: MIT
#include "base/log.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <ctime>
#include <exception>
#include <string>

#include <unistd.h>

namespace imprint::base {
namespace {

constexpr std::string_view word(severity how) noexcept {
    switch (how) {
    case severity::error:
        return "error";
    case severity::warning:
        return "warning";
    case severity::notice:
        break;
    }
    return "notice";
}

std::string line(severity how, std::string_view text) {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    tm utc{};
    ::gmtime_r(&now.tv_sec, &utc);
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z imprint[{}] {}: {}\n",
        utc.tm_year + 1900,
        utc.tm_mon + 1,
        utc.tm_mday,
        utc.tm_hour,
        utc.tm_min,
        utc.tm_sec,
        now.tv_nsec / 1000000,
        ::getpid(),
        word(how),
        escape_for_log(text, 4000)
    );
}

} // namespace

void log(severity how, std::string_view text) noexcept {
    try {
        const std::string whole = line(how, text);
        // A log that can't be written has no better place to say so.
        [[maybe_unused]] const ssize_t written =
            ::write(STDERR_FILENO, whole.data(), whole.size());
    } catch (const std::exception &) {
        return;
    }
}

} // namespace imprint::base
