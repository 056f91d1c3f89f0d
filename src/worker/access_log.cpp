// SPDX-License-Identifier: MIT
#include "worker/access_log.hpp"

#include "base/error.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <system_error>

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

access_log::access_log(const access_log_settings &settings)
    : format_(settings.format), file_(settings.file) {
}

void access_log::open() {
    if (is_wanted()) {
        fd_ = open_file(file_);
    }
}

void access_log::write(const access_entry &what) noexcept {
    if (!fd_) {
        return; // said when it could not be opened
    }
    try {
        const std::string line = format_.line(what);
        const ssize_t written = ::write(fd_.get(), line.data(), line.size());
        const bool failed = written != static_cast<ssize_t>(line.size());
        if (failed && !failed_) {
            const std::string why = std::generic_category().message(errno);
            base::log(base::severity::error, fmt::format("access log {}: {}", file_, why));
        }
        failed_ = failed;
    } catch (const std::exception &problem) {
        base::log(base::severity::error, fmt::format("access log: {}", problem.what()));
    }
}

void access_log::reopen() noexcept {
    try {
        open();
    } catch (const std::exception &problem) {
        base::log(base::severity::error, fmt::format("access log: {}", problem.what()));
    }
}

} // namespace imprint::worker
