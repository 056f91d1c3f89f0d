// SPDX-License-Identifier: MIT
// What the params of a front server show of a client's certificate, parsed once and known
// again by its digest.
#pragma once

#include "identity/certificate.hpp"
#include "identity/certificate_cache.hpp"
#include "imprint/params.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace imprint::detail {

// Certificates beside the client's own that are looked at.
inline constexpr std::size_t most_chained = 10;

// Empty, too, when there is none: fronts send names with empty values for what they lack.
std::string_view text_of(const params &request, std::string_view name);

// Views of the params.
struct evidence {
    std::string_view pem;                      // SSL_CLIENT_CERT
    std::string_view base64;                   // SSL_CLIENT_CERT_B64
    std::string_view chain_der;                // SSL_CLIENT_CHAIN_B64
    std::vector<std::string_view> chain_pem{}; // SSL_CLIENT_CERT_CHAIN_0, ..., in their order

    bool empty() const noexcept { return pem.empty() && base64.empty(); }
};

evidence find_evidence(const params &request);

// The name of one that came more than once.
std::optional<std::string_view> repeated_evidence(const params &request);

// The one certificate that `shown`, which is not empty, agrees on, with its chain; valid until
// the cache's next call.
std::variant<known_certificate *, certificate_fault>
find_certificate(const evidence &shown, certificate_cache &cache);

} // namespace imprint::detail
