// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4), whole and in pieces, and the comparison that secrets need.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace imprint::base {

using sha256_digest = std::array<std::uint8_t, 32>;

sha256_digest sha256(std::string_view octets);

class sha256_stream {
  public:
    sha256_stream();
    ~sha256_stream();
    sha256_stream(sha256_stream &&) noexcept;
    sha256_stream &operator=(sha256_stream &&) noexcept;
    sha256_stream(const sha256_stream &) = delete;
    sha256_stream &operator=(const sha256_stream &) = delete;

    void update(std::string_view octets);
    sha256_digest finish(); // once; the stream takes nothing afterwards

  private:
    struct state;
    std::unique_ptr<state> state_;
};

// True when equal, in a time that tells nothing of where they differ.
bool equal_secret(std::string_view one, std::string_view other) noexcept;

} // namespace imprint::base
