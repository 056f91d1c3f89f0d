// SPDX-License-Identifier: MIT
#include "base/standard_descriptors.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::base {
namespace {

constexpr int all_standard[] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};

int kept_error = -1;
bool was_closed = false;

void put_back(int fd) noexcept {
    if (fd == STDERR_FILENO && kept_error >= 0) {
        ::dup2(kept_error, fd);
        return;
    }
    // Not CLOEXEC: programs that functions execute need it as well.
    const int null = ::open("/dev/null", O_RDWR); // NOLINT(android-cloexec-open)
    if (null >= 0 && null != fd) {
        ::dup2(null, fd);
    }
    if (null != fd) {
        ::close(null < 0 ? fd : null);
    }
}

} // namespace

void open_standard_descriptors() {
    for (const int fd : all_standard) {
        if (::fcntl(fd, F_GETFD) >= 0 || errno != EBADF) {
            continue;
        }
        // The lowest number that is free, and so this one.  Not CLOEXEC: programs that
        // functions execute need it as well.
        const int opened = ::open("/dev/null", O_RDWR); // NOLINT(android-cloexec-open)
        if (opened != fd) {
            throw_errno("open /dev/null as descriptor", std::to_string(fd));
        }
    }
}

int above_standard(int fd) noexcept {
    const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int failure = errno;
    for (const int each : all_standard) {
        if (each == fd || ::fcntl(each, F_GETFD) < 0) {
            put_back(each);
        }
    }
    was_closed = true;
    errno = failure;
    return moved;
}

int keep_standard_error() noexcept {
    kept_error = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return kept_error;
}

bool take_was_closed() noexcept {
    return std::exchange(was_closed, false);
}

} // namespace imprint::base
