// SPDX-License-Identifier: MIT
#include "imprint/received_octets.hpp"

#include "http/stored_octets.hpp"

#include <utility>

namespace imprint {

received_octets::received_octets(std::shared_ptr<const detail::stored_octets> stored) noexcept
    : stored_(std::move(stored)) {
}

std::string_view received_octets::content_type() const noexcept {
    return stored_->what().content_type;
}

std::uint64_t received_octets::size() const noexcept {
    return stored_->size();
}

std::string received_octets::text(std::size_t most) const {
    return stored_->text(most);
}

void received_octets::for_each(const std::function<void(std::string_view)> &take) const {
    stored_->for_each(take);
}

std::size_t received_octets::read(std::uint64_t offset, std::span<char> into) const {
    return stored_->read(offset, into);
}

std::string received_octets::sha256() const {
    return stored_->sha256();
}

} // namespace imprint
