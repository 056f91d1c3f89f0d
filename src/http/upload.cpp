// SPDX-License-Identifier: MIT
#include "imprint/upload.hpp"

#include "http/body_access.hpp"

#include <utility>

namespace imprint {

upload::upload(std::shared_ptr<const detail::stored_octets> stored) noexcept
    : stored_(std::move(stored)) {
}

std::string_view upload::name() const noexcept {
    return stored_->what().name;
}

std::string_view upload::filename() const noexcept {
    return stored_->what().filename;
}

std::string_view upload::content_type() const noexcept {
    return stored_->what().content_type;
}

std::uint64_t upload::size() const noexcept {
    return stored_->size();
}

std::string upload::text(std::size_t most) const {
    return stored_->text(most);
}

void upload::for_each(const std::function<void(std::string_view)> &take) const {
    stored_->for_each(take);
}

std::size_t upload::read(std::uint64_t offset, std::span<char> into) const {
    return stored_->read(offset, into);
}

std::string upload::sha256() const {
    return stored_->sha256();
}

namespace detail {

upload upload_access::make(description what, stored_range where) {
    return upload(std::make_shared<const stored_octets>(std::move(what), std::move(where)));
}

} // namespace detail
} // namespace imprint
