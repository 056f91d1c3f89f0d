// SPDX-License-Identifier: MIT
#include "pool/notice.hpp"

#include "base/error.hpp"

#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::pool {

// O_DIRECT: what is written at once is read at once, so that one that wrote nonsense does not
// shift what all others say.
notice_pipe make_notice_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK | O_DIRECT) != 0) {
        base::throw_errno("make a pipe");
    }
    return {base::unique_fd::adopt(ends[0]), base::unique_fd::adopt(ends[1])};
}

void send_notice(int fd, const notice &what) noexcept {
    [[maybe_unused]] const ssize_t written = ::write(fd, &what, sizeof what);
}

std::optional<notice> next_notice(int fd) noexcept {
    notice what;
    for (ssize_t size = 0; (size = ::read(fd, &what, sizeof what)) > 0;) {
        if (size == static_cast<ssize_t>(sizeof what) && what.magic == notice::right_magic) {
            return what;
        }
    }
    return std::nullopt;
}

} // namespace imprint::pool
