// SPDX-License-Identifier: MIT
#include "pool/notice.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace imprint::pool {

// O_DIRECT: what is written at once is read at once, so that one that wrote nonsense does not
// shift what all others say.
base::pipe_ends make_notice_pipe() {
    return base::make_pipe(O_NONBLOCK | O_DIRECT);
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
