// SPDX-License-Identifier: MIT
#include "http/spool.hpp"

#include "base/encoding.hpp"
#include "base/file_io.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::http {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

[[noreturn]] void throw_spool_error(int number, std::string_view what, std::string_view on) {
    throw spool_error(
        number,
        std::generic_category(),
        std::string(what).append(" a temporary file in ").append(on)
    );
}

std::string random_name(const std::string &folder) {
    std::array<std::uint8_t, 16> octets{};
    base::fill_random(octets);
    return folder + "/.imprint-" + base::format_hex(octets);
}

} // namespace

int spool_error::status() const noexcept {
    const int number = code().value();
    return number == ENOSPC || number == EDQUOT || number == EFBIG ? 507 : 500;
}

base::unique_fd open_and_unlink(const std::string &folder) {
    const std::string name = random_name(folder);
    // O_EXCL and O_NOFOLLOW: in a folder that others may write, a link put there by guess
    // must not lead us to a file of their choice.
    constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    auto file = base::unique_fd::adopt(::open(name.c_str(), flags, 0600));
    if (!file) {
        throw_spool_error(errno, "make", folder);
    }
    if (::unlink(name.c_str()) != 0) {
        throw_spool_error(errno, "remove the name of", folder);
    }
    return file;
}

base::unique_fd open_nameless(const std::string &folder) {
    // O_EXCL here means that the file can never be given a name (open(2)).
    constexpr int flags = O_RDWR | O_TMPFILE | O_EXCL | O_CLOEXEC;
    auto file = base::unique_fd::adopt(::open(folder.c_str(), flags, 0600));
    // File systems without it say EOPNOTSUPP, old kernels EISDIR or ENOENT; any other
    // failure befalls the second way as well, which then names it.
    return file ? std::move(file) : open_and_unlink(folder);
}

spool::spool(spool_rules rules) : rules_(std::move(rules)) {
}

void spool::append(std::string_view octets) {
    if (in_memory() && octets.size() <= rules_.memory_bytes - memory_.size()) {
        memory_.append(octets);
    } else {
        if (in_memory()) {
            move_to_file();
        }
        write_at(size_, octets); // size_ grows only afterwards: a failure appends nothing
    }
    size_ += octets.size();
}

void spool::move_to_file() {
    file_ = open_nameless(rules_.folder);
    try {
        write_at(0, memory_);
    } catch (...) {
        file_.reset();
        throw;
    }
    memory_ = {};
}

void spool::write_at(std::uint64_t offset, std::string_view octets) const {
    if (!base::write_at(file_.get(), offset, octets)) {
        throw_spool_error(errno, "write to", rules_.folder);
    }
}

// Nobody else has this file: its end is where we left it.
std::size_t spool::read_file(std::uint64_t offset, std::span<char> into) const {
    if (!base::read_at(file_.get(), offset, into)) {
        throw_spool_error(errno, "read the whole of", rules_.folder);
    }
    return into.size();
}

std::size_t spool::read(std::uint64_t offset, std::span<char> into) const {
    if (offset >= size_) {
        return 0;
    }
    into =
        into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset)
        ));
    if (in_memory()) {
        return memory_.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
    }
    return read_file(offset, into);
}

void spool::for_each(
    std::uint64_t offset,
    std::uint64_t length,
    const std::function<void(std::string_view)> &take
) const {
    std::vector<char> buffer(
        static_cast<std::size_t>(std::min<std::uint64_t>(length, piece_bytes))
    );
    while (length > 0) {
        const auto want =
            static_cast<std::size_t>(std::min<std::uint64_t>(length, buffer.size()));
        const std::size_t count = read(offset, std::span(buffer).first(want));
        if (count == 0) {
            return;
        }
        take({buffer.data(), count});
        offset += count;
        length -= count;
    }
}

} // namespace imprint::http
