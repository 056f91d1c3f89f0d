// SPDX-License-Identifier: MIT
#include "pool/process_end.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

#include <sys/wait.h>

namespace imprint::pool {

std::string describe_end(int status) {
    if (WIFSIGNALED(status)) {
        const char *name = ::sigabbrev_np(WTERMSIG(status));
        return fmt::format("was ended by SIG{}", name == nullptr ? "?" : name);
    }
    return fmt::format("left with status {}", WEXITSTATUS(status));
}

} // namespace imprint::pool
