// SPDX-License-Identifier: MIT
#include "imprint/body.hpp"

#include "http/body_access.hpp"

#include <utility>

namespace imprint {

body::body(std::shared_ptr<const detail::stored_octets> stored) noexcept
    : received_octets(std::move(stored)) {
}

namespace detail {

body body_access::make(std::string content_type, http::spool octets) {
    const std::uint64_t size = octets.size();
    return body(std::make_shared<const stored_octets>(
        description{std::move(content_type), {}, {}},
        stored_range{std::make_shared<const http::spool>(std::move(octets)), 0, size}
    ));
}

} // namespace detail
} // namespace imprint
