// SPDX-License-Identifier: MIT
#include "identity/certificate_cache.hpp"

#include <algorithm>
#include <utility>

namespace imprint::detail {

known_certificate *certificate_cache::find(const base::sha256_digest &key) noexcept {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const entry &each) {
        return each.key == key;
    });
    if (found == entries_.end()) {
        return nullptr;
    }
    std::rotate(entries_.begin(), found, found + 1);
    return &entries_.front().known;
}

known_certificate &
certificate_cache::insert(const base::sha256_digest &key, known_certificate known) {
    if (known_certificate *const before = find(key)) {
        return *before = std::move(known);
    }
    if (entries_.size() == most_) {
        entries_.pop_back();
    }
    return entries_.insert(entries_.begin(), entry{key, std::move(known)})->known;
}

} // namespace imprint::detail
