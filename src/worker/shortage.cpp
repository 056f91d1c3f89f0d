// SPDX-License-Identifier: MIT
#include "worker/shortage.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace imprint::worker {
namespace {

std::string describe(int failure, std::uint64_t limit, unsigned spare) {
    if (failure == 0 || failure == EMFILE) {
        return fmt::format(
            "a process may have {} descriptors (RLIMIT_NOFILE), of which {} are kept free for "
            "the site's code: raise it by `ulimit -n` before the start, or LimitNOFILE= of "
            "systemd",
            limit,
            spare
        );
    }
    if (failure == ENFILE) {
        return "all files that this machine may open are open: raise the sysctl fs.file-max";
    }
    return fmt::format(
        "the kernel has no memory for one ({}): raise what limits this service, MemoryMax= of "
        "systemd, or the sysctl net.ipv4.tcp_mem",
        std::generic_category().message(failure)
    );
}

} // namespace

bool is_shortage(int failure) noexcept {
    return failure == EMFILE || failure == ENFILE || failure == ENOBUFS || failure == ENOMEM;
}

std::optional<std::string> shortage::note(int failure, std::uint64_t limit, time_point now) {
    if (said_at_ && now - *said_at_ < pause_) {
        return std::nullopt;
    }
    said_at_ = now;
    return "this worker lets in no more connections for now: " +
           describe(failure, limit, spare_);
}

} // namespace imprint::worker
