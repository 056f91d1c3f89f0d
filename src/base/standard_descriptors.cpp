// SPDX-License-Identifier: MIT
#include "base/standard_descriptors.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::base {

void open_standard_descriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
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

} // namespace imprint::base
