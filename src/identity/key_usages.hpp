// SPDX-License-Identifier: MIT
// What a certificate's key may be used for (RFC 5280 §4.2.1.3, §4.2.1.12).  Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

struct x509_st; // OpenSSL's X509

namespace imprint::detail {

// "digitalSignature", "keyAgreement", ... in RFC 5280's order.  Empty when the certificate
// does not limit it; nothing when the extension is malformed, empty, or comes twice.
std::optional<std::vector<std::string>> parse_key_usage(const x509_st *certificate);

// "clientAuth", "serverAuth", ..., or a dotted object identifier, in the certificate's order.
// Empty and nothing as above.
std::optional<std::vector<std::string>> parse_extended_key_usage(const x509_st *certificate);

} // namespace imprint::detail
