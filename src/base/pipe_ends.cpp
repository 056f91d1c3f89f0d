// SPDX-License-Identifier: MIT
#include "base/pipe_ends.hpp"

#include "base/error.hpp"

#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::base {

pipe_ends make_pipe(int flags) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | flags) != 0) {
        throw_errno("make a pipe");
    }
    return {unique_fd::adopt(ends[0]), unique_fd::adopt(ends[1])};
}

} // namespace imprint::base
