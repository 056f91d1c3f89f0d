// SPDX-License-Identifier: MIT
// A file, or a part of one, as the content of a response.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace imprint {

// Opened when constructed and sent from that descriptor: a file replaced meanwhile by
// rename is still sent as it was.  Copies share the descriptor, which is read by position
// only and closed with the last of them.  It is a mistake to shorten a file in place while
// it is served: the response then ends before its announced length.
class file {
  public:
    // std::system_error naming the path when it can't be opened or is no regular file.
    explicit file(const std::filesystem::path &path);

    // Takes over a descriptor of a regular file; it is closed even when this throws.
    static file adopt(int descriptor);

    int descriptor() const noexcept;
    std::uint64_t offset() const noexcept; // where in the descriptor's file it begins
    std::uint64_t size() const noexcept;   // octets
    std::chrono::sys_seconds last_modified() const noexcept;

    // `size` octets from `offset` of this; std::out_of_range when they are not all there.
    file part(std::uint64_t offset, std::uint64_t size) const;

  private:
    struct handle;
    explicit file(std::shared_ptr<const handle> shared);
    static std::shared_ptr<const handle> make_handle(int descriptor, std::string_view name);

    std::shared_ptr<const handle> handle_;
    std::uint64_t offset_ = 0;
    std::uint64_t size_ = 0;
};

} // namespace imprint
