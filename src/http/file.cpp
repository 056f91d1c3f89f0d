// SPDX-License-Identifier: MIT
#include "imprint/file.hpp"

#include "base/error.hpp"
#include "base/unique_fd.hpp"

#include <cerrno>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

namespace imprint {

struct file::handle {
    base::unique_fd descriptor;
    std::uint64_t size = 0;
    std::chrono::sys_seconds last_modified{};
};

namespace {

struct stat status_of(int descriptor, std::string_view name) {
    struct stat status{};
    if (::fstat(descriptor, &status) != 0) {
        base::throw_errno("fstat", name);
    }
    if (!S_ISREG(status.st_mode)) {
        base::throw_error(S_ISDIR(status.st_mode) ? EISDIR : EINVAL, "serve", name);
    }
    return status;
}

// O_NONBLOCK: opening a FIFO must not wait for its other end; on a regular file it means
// nothing.
base::unique_fd open_to_read(const std::filesystem::path &path) {
    auto descriptor = base::unique_fd::adopt(
        ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    );
    if (!descriptor) {
        base::throw_errno("open", path.native());
    }
    return descriptor;
}

} // namespace

file::file(std::shared_ptr<const handle> shared)
    : handle_(std::move(shared)), size_(handle_->size) {
}

file::file(const std::filesystem::path &path)
    : file(make_handle(open_to_read(path).release(), path.native())) {
}

file file::adopt(int descriptor) {
    return file(make_handle(descriptor, "an adopted descriptor"));
}

std::shared_ptr<const file::handle> file::make_handle(int descriptor, std::string_view name) {
    auto made = std::make_shared<handle>();
    made->descriptor = base::unique_fd::adopt(descriptor);
    const struct stat status = status_of(descriptor, name);
    made->size = static_cast<std::uint64_t>(status.st_size);
    made->last_modified = std::chrono::sys_seconds(std::chrono::seconds(status.st_mtim.tv_sec));
    return made;
}

int file::descriptor() const noexcept {
    return handle_->descriptor.get();
}
std::uint64_t file::offset() const noexcept {
    return offset_;
}
std::uint64_t file::size() const noexcept {
    return size_;
}
std::chrono::sys_seconds file::last_modified() const noexcept {
    return handle_->last_modified;
}

file file::part(std::uint64_t offset, std::uint64_t size) const {
    if (offset > size_ || size > size_ - offset) {
        throw std::out_of_range("a part of a file beyond its end");
    }
    file part(*this);
    part.offset_ += offset;
    part.size_ = size;
    return part;
}

} // namespace imprint
