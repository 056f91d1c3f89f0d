// SPDX-License-Identifier: MIT
// One file of a multipart form (RFC 7578): a parameter of a published function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace imprint {

namespace detail {
class stored_octets;
struct upload_access;
} // namespace detail

// Copies share the octets, which stay in memory or in a temporary file, by size.  Reading
// throws std::system_error when the temporary file fails.
class upload {
  public:
    // What text() takes at most unless told otherwise.
    static constexpr std::size_t text_limit = 1024 * 1024;

    // The form field it came in.
    std::string_view name() const noexcept;
    // As the client sent it, valid UTF-8 without NUL, maybe "": for display.  It can be
    // "../../etc/passwd" or 4 KiB long: never a path to open or create.
    std::string_view filename() const noexcept;
    // As the client sent it, unverified; application/octet-stream when it named none.
    std::string_view content_type() const noexcept;
    std::uint64_t size() const noexcept;
    bool empty() const noexcept { return size() == 0; }

    // The whole; http_error 413 when that is more than `most` octets.
    std::string text(std::size_t most = text_limit) const;
    // In order, in pieces of at most 64 KiB that live until the function returns.
    void for_each(const std::function<void(std::string_view)> &take) const;
    // Fills `into` from `offset` on; how many octets there were: fewer only at the end.
    std::size_t read(std::uint64_t offset, std::span<char> into) const;
    // Lower-case hexadecimal.  Computed by each call, from all octets.
    std::string sha256() const;

  private:
    friend struct detail::upload_access;
    explicit upload(std::shared_ptr<const detail::stored_octets> stored) noexcept;

    std::shared_ptr<const detail::stored_octets> stored_;
};

} // namespace imprint
