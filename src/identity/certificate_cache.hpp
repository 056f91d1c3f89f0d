// SPDX-License-Identifier: MIT
// Certificates by the digest of the params they came in, with what was made of them: a
// browser's twenty requests parse and verify once.  One per worker; holds only what parsed,
// and forgets the least recently used.
#pragma once

#include "base/digest.hpp"
#include "imprint/client_certificate.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace imprint::detail {

struct known_certificate {
    client_certificate certificate;
    std::vector<client_certificate> chain{}; // what the client sent with it
    struct judgement {
        std::uint64_t policy; // client_policy::version()
        std::chrono::sys_seconds at;
        std::optional<std::string> refusal;
    };
    std::optional<judgement> judged{};
};

class certificate_cache {
  public:
    // `most`: at least one.
    explicit certificate_cache(std::size_t most = 64) : most_(most) {}

    // Both are valid until the next call; null when unknown.
    known_certificate *find(const base::sha256_digest &key) noexcept;
    known_certificate &insert(const base::sha256_digest &key, known_certificate known);
    std::size_t size() const noexcept { return entries_.size(); }

  private:
    struct entry {
        base::sha256_digest key;
        known_certificate known;
    };
    std::vector<entry> entries_; // the most recently used first
    std::size_t most_;
};

} // namespace imprint::detail
