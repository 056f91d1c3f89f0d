// SPDX-License-Identifier: MIT
// Octets of a body while they are collected and read: small ones in memory, more in a file
// without a name, so that memory does not grow with the body.
#pragma once

#include "base/unique_fd.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace imprint::http {

struct spool_rules {
    std::string folder = "/var/tmp";       // for temporary files; /tmp is often memory
    std::size_t memory_bytes = 256 * 1024; // a spool with more octets than this is a file
};

// The temporary file could not be made, written or read; names the folder.
class spool_error : public std::system_error {
  public:
    using std::system_error::system_error;

    // 507 (RFC 4918 §11.5) when the folder has no room, else 500.
    int status() const noexcept;
};

// An open file in `folder` that has no name, readable and writable by this process only
// (mode 0600).  Throws spool_error.
base::unique_fd open_nameless(const std::string &folder);
// The way for file systems without O_TMPFILE: a new unguessable name, removed at once.
base::unique_fd open_and_unlink(const std::string &folder);

class spool {
  public:
    explicit spool(spool_rules rules = {});

    // Throws spool_error; what was appended before stays readable.
    void append(std::string_view octets);

    std::uint64_t size() const noexcept { return size_; }
    bool in_memory() const noexcept { return !file_; }
    // All octets, when they are in memory; otherwise empty.
    std::string_view view() const noexcept { return memory_; }
    // The file; -1 when all is in memory.
    int descriptor() const noexcept { return file_.get(); }

    // Fills `into` from `offset` on; fewer octets only at the end.  Throws spool_error.
    std::size_t read(std::uint64_t offset, std::span<char> into) const;
    // The octets [offset, offset + length) in order, in pieces of at most 64 KiB.
    void for_each(
        std::uint64_t offset,
        std::uint64_t length,
        const std::function<void(std::string_view)> &take
    ) const;

  private:
    void move_to_file();
    void write_at(std::uint64_t offset, std::string_view octets) const;
    std::size_t read_file(std::uint64_t offset, std::span<char> into) const;

    spool_rules rules_;
    std::string memory_;
    base::unique_fd file_;
    std::uint64_t size_ = 0;
};

} // namespace imprint::http
