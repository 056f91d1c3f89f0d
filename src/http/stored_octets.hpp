// SPDX-License-Identifier: MIT
// What a body or an upload refers to: a range of a spool and how the client described it.
#pragma once

#include "http/spool.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace imprint::detail {

// Octets [offset, offset + size) of a spool, which several uploads may share.
struct stored_range {
    std::shared_ptr<const http::spool> octets;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

struct description {
    std::string content_type;
    std::string name;     // of an upload
    std::string filename; // of an upload
};

class stored_octets {
  public:
    stored_octets(description what, stored_range where);

    const description &what() const noexcept { return what_; }
    std::uint64_t size() const noexcept { return where_.size; }

    std::string text(std::size_t most) const;
    void for_each(const std::function<void(std::string_view)> &take) const;
    std::size_t read(std::uint64_t offset, std::span<char> into) const;
    std::string sha256() const;

  private:
    description what_;
    stored_range where_;
};

} // namespace imprint::detail
