// SPDX-License-Identifier: MIT
#include "identity/pem_file.hpp"

#include "base/error.hpp"
#include "base/file_io.hpp"
#include "base/unique_fd.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace imprint::detail {
namespace {

constexpr std::uint64_t most_octets = std::uint64_t{64} << 20; // large revocation lists exist

} // namespace

std::optional<std::string> pem_file::read_if_changed() {
    const auto file =
        base::unique_fd::adopt(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat found{};
    if (!file || ::fstat(file.get(), &found) != 0) {
        base::throw_errno("read", path_.native());
    }
    if (!S_ISREG(found.st_mode)) {
        base::throw_error(S_ISDIR(found.st_mode) ? EISDIR : EINVAL, "read", path_.native());
    }
    const mark now{
        found.st_dev,
        found.st_ino,
        static_cast<std::uint64_t>(found.st_size),
        found.st_mtim.tv_sec,
        found.st_mtim.tv_nsec,
    };
    if (seen_ == now) {
        return std::nullopt;
    }
    if (now.size > most_octets) {
        base::throw_error(EFBIG, "read", path_.native());
    }
    std::string text(now.size, '\0');
    if (!base::read_at(file.get(), 0, text)) {
        base::throw_errno("read", path_.native());
    }
    seen_ = now;
    return text;
}

} // namespace imprint::detail
