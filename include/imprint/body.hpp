// SPDX-License-Identifier: MIT
// The body of a request as it came, of any media type: a parameter of a published function.
#pragma once

#include "imprint/received_octets.hpp"

#include <memory>

namespace imprint {

namespace detail {
struct body_access;
}

// A whole body that has arrived.  Its content_type() is "" when the client named none.
class body : public received_octets {
  private:
    friend struct detail::body_access;
    explicit body(std::shared_ptr<const detail::stored_octets> stored) noexcept;
};

} // namespace imprint
