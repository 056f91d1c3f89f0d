// SPDX-License-Identifier: MIT
#include "http/stored_octets.hpp"

#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "http/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace imprint::detail {

stored_octets::stored_octets(description what, stored_range where)
    : what_(std::move(what)), where_(std::move(where)) {
}

std::string stored_octets::text(std::size_t most) const {
    if (size() > most) {
        http::refuse(
            http::rule::text_too_large,
            fmt::format("{} octets came where at most {} are taken", size(), most)
        );
    }
    std::string whole(static_cast<std::size_t>(size()), '\0');
    read(0, whole);
    return whole;
}

void stored_octets::for_each(const std::function<void(std::string_view)> &take) const {
    where_.octets->for_each(where_.offset, where_.size, take);
}

std::size_t stored_octets::read(std::uint64_t offset, std::span<char> into) const {
    if (offset >= where_.size) {
        return 0;
    }
    const auto rest = std::min<std::uint64_t>(into.size(), where_.size - offset);
    return where_.octets->read(
        where_.offset + offset, into.first(static_cast<std::size_t>(rest))
    );
}

std::string stored_octets::sha256() const {
    base::sha256_stream digest;
    for_each([&](std::string_view piece) { digest.update(piece); });
    return base::format_hex(digest.finish());
}

} // namespace imprint::detail
