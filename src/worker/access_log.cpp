// SPDX-License-Identifier: MIT
#include "worker/access_log.hpp"

#include "base/error.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

base::unique_fd open_file(const std::string &name) {
    const int fd = name == "-"
                       ? ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
                       : ::open(name.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0) {
        base::throw_errno("open", name);
    }
    return base::unique_fd::adopt(fd);
}

} // namespace

access_log::access_log(const access_log_settings &settings, std::string_view called)
    : format_(settings.format), file_(settings.file), called_(called) {
}

void access_log::open() {
    if (is_wanted()) {
        fd_ = open_file(file_);
        unfinished_ = false;
    }
}

void access_log::write(const access_entry &what) noexcept {
    if (!fd_) {
        return; // said when it could not be opened
    }
    try {
        const std::string line = (unfinished_ ? "\n" : "") + format_.line(what);
        const ssize_t written = ::write(fd_.get(), line.data(), line.size());
        if (written == static_cast<ssize_t>(line.size())) {
            failed_ = unfinished_ = false;
        } else if (written > 0) {
            unfinished_ = true;
            fail(static_cast<std::size_t>(written), line.size());
        } else {
            fail(0, line.size());
        }
    } catch (const std::exception &problem) {
        base::log(base::severity::error, fmt::format("{}: {}", called_, problem.what()));
    }
}

// A short write has no errno: what stopped it is told by the next one, the end of the line.
void access_log::fail(std::size_t written, std::size_t of) {
    int why = errno;
    if (written > 0) {
        const bool ended = ::write(fd_.get(), "\n", 1) == 1;
        why = ended ? 0 : errno;
        unfinished_ = !ended;
    }
    if (std::exchange(failed_, true)) {
        return;
    }
    const std::string what =
        why != 0 ? ": " + std::generic_category().message(why) : std::string();
    base::log(
        base::severity::error,
        written == 0 ? fmt::format("{} {}{}", called_, file_, what)
                     : fmt::format(
                           "{} {}: only {} of {} octets of a line could be written{}",
                           called_,
                           file_,
                           written,
                           of,
                           what
                       )
    );
}

void access_log::reopen() noexcept {
    try {
        open();
    } catch (const std::exception &problem) {
        base::log(base::severity::error, fmt::format("{}: {}", called_, problem.what()));
    }
}

} // namespace imprint::worker
