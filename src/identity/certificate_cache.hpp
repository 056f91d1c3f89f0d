// SPDX-License-Identifier: MIT
// Parsed certificates by the digest of the param they came in: a browser's twenty requests
// parse once.  One per worker; holds only what parsed, and forgets the least recently used.
#pragma once

#include "base/digest.hpp"
#include "imprint/client_certificate.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace imprint::detail {

class certificate_cache {
  public:
    explicit certificate_cache(std::size_t most = 64) : most_(most) {}

    // Null when unknown; valid until the next call.
    const client_certificate *find(const base::sha256_digest &key) noexcept;
    void insert(const base::sha256_digest &key, client_certificate certificate);
    std::size_t size() const noexcept { return entries_.size(); }

  private:
    struct entry {
        base::sha256_digest key;
        client_certificate certificate;
    };
    std::vector<entry> entries_; // the most recently used first
    std::size_t most_;
};

} // namespace imprint::detail
