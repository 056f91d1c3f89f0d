// SPDX-License-Identifier: MIT
// One file of a multipart form (RFC 7578): a parameter of a published function.
#pragma once

#include "imprint/received_octets.hpp"

#include <memory>
#include <string_view>

namespace imprint {

namespace detail {
struct upload_access;
}

// Its content_type() is application/octet-stream when the client named none.
class upload : public received_octets {
  public:
    // The form field it came in.
    std::string_view name() const noexcept;
    // As the client sent it, valid UTF-8 without NUL, maybe "": for display.  It can be
    // "../../etc/passwd" or 4 KiB long: never a path to open or create.
    std::string_view filename() const noexcept;

  private:
    friend struct detail::upload_access;
    explicit upload(std::shared_ptr<const detail::stored_octets> stored) noexcept;
};

} // namespace imprint
