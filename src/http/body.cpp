// SPDX-License-Identifier: MIT
#include "imprint/body.hpp"

#include "http/body_access.hpp"

#include <utility>

namespace imprint {

body::body(std::shared_ptr<const detail::stored_octets> stored) noexcept
    : stored_(std::move(stored)) {
}

std::string_view body::content_type() const noexcept {
    return stored_->what().content_type;
}

std::uint64_t body::size() const noexcept {
    return stored_->size();
}

std::string body::text(std::size_t most) const {
    return stored_->text(most);
}

void body::for_each(const std::function<void(std::string_view)> &take) const {
    stored_->for_each(take);
}

std::size_t body::read(std::uint64_t offset, std::span<char> into) const {
    return stored_->read(offset, into);
}

std::string body::sha256() const {
    return stored_->sha256();
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
