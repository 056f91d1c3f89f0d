// SPDX-License-Identifier: MIT
// The subject's alternative names (RFC 5280 §4.2.1.6).  Pure.
#pragma once

#include "imprint/client_certificate.hpp"

#include <optional>
#include <vector>

struct x509_st; // OpenSSL's X509

namespace imprint::detail {

// Empty when the certificate has none; nothing when they are malformed, come twice, or one
// of them holds an octet that its kind never does (NUL, controls, not ASCII).
std::optional<std::vector<client_certificate::san>>
parse_alternative_names(const x509_st *certificate);

} // namespace imprint::detail
