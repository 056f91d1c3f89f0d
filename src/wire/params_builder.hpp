// SPDX-License-Identifier: MIT
// How a decoder fills params: the octets of the wire are copied once, as they arrive, and
// the pairs are then marked in place.  A param costs four offsets and no allocation.
#pragma once

#include "imprint/params.hpp"

namespace imprint::detail {

class params_builder {
  public:
    explicit params_builder(params &target) noexcept : params_(target) {}

    std::string_view octets() const noexcept { return params_.octets_; }

    void append_octets(std::string_view octets) {
        if (params_.entries_.capacity() == 0) {
            params_.entries_.reserve(64); // lighttpd and nginx send about 30, Apache 60 to 90
        }
        params_.octets_.append(octets);
    }

    // Offsets into octets(); the caller's limits keep them below 4 GiB.
    void mark(
        std::size_t name_at, std::size_t name_size, std::size_t value_at, std::size_t value_size
    ) {
        params_.entries_.push_back(
            {static_cast<std::uint32_t>(name_at),
             static_cast<std::uint32_t>(name_size),
             static_cast<std::uint32_t>(value_at),
             static_cast<std::uint32_t>(value_size)}
        );
    }

  private:
    params &params_;
};

} // namespace imprint::detail
