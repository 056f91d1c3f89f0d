// SPDX-License-Identifier: MIT
// What bodies and uploads have in common: octets that have arrived, all of them.
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
}

// Copies share the octets, which stay in memory or in a temporary file, by size; many are best
// taken in pieces.  Reading throws std::system_error when the temporary file fails.
class received_octets {
  public:
    // What text() takes at most unless told otherwise.
    static constexpr std::size_t text_limit = 1024 * 1024;

    // As the client sent it, unverified.
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

  protected:
    explicit received_octets(std::shared_ptr<const detail::stored_octets> stored) noexcept;
    received_octets(const received_octets &) = default;
    received_octets(received_octets &&) noexcept = default;
    received_octets &operator=(const received_octets &) = default;
    received_octets &operator=(received_octets &&) noexcept = default;
    ~received_octets() = default;

    const detail::stored_octets &stored() const noexcept { return *stored_; }

  private:
    std::shared_ptr<const detail::stored_octets> stored_;
};

} // namespace imprint
