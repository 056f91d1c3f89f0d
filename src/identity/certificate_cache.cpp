// SPDX-License-Identifier: MIT
#include "identity/certificate_cache.hpp"

#include <algorithm>
#include <utility>

namespace imprint::detail {

const client_certificate *certificate_cache::find(const base::sha256_digest &key) noexcept {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const entry &each) {
        return each.key == key;
    });
    if (found == entries_.end()) {
        return nullptr;
    }
    std::rotate(entries_.begin(), found, found + 1);
    return &entries_.front().certificate;
}

void certificate_cache::insert(const base::sha256_digest &key, client_certificate certificate) {
    if (most_ == 0 || find(key) != nullptr) {
        return;
    }
    if (entries_.size() == most_) {
        entries_.pop_back();
    }
    entries_.insert(entries_.begin(), entry{key, std::move(certificate)});
}

} // namespace imprint::detail
