// SPDX-License-Identifier: MIT
#include "imprint/upload.hpp"

#include "http/body_access.hpp"

#include <utility>

namespace imprint {

upload::upload(std::shared_ptr<const detail::stored_octets> stored) noexcept
    : received_octets(std::move(stored)) {
}

std::string_view upload::name() const noexcept {
    return stored().what().name;
}

std::string_view upload::filename() const noexcept {
    return stored().what().filename;
}

namespace detail {

upload upload_access::make(description what, stored_range where) {
    return upload(std::make_shared<const stored_octets>(std::move(what), std::move(where)));
}

} // namespace detail
} // namespace imprint
