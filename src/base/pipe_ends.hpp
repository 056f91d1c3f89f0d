// SPDX-License-Identifier: MIT
// Both ends of a pipe(2), closed in what is executed.
#pragma once

#include "base/unique_fd.hpp"

namespace imprint::base {

struct pipe_ends {
    unique_fd read;
    unique_fd write;
};

// `flags`: of pipe2(2), beside O_CLOEXEC.  Throws std::system_error.
pipe_ends make_pipe(int flags = 0);

} // namespace imprint::base
