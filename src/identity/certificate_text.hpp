// SPDX-License-Identifier: MIT
// How fronts spell a certificate in a param -> its DER octets.  Pure.
//
//     SSL_CLIENT_CERT      PEM (RFC 7468): with its line ends (lighttpd, Apache, nginx's
//                          $ssl_client_raw_cert), each further line after a TAB
//                          ($ssl_client_cert), percent-encoded ($ssl_client_escaped_cert),
//                          or with spaces for line ends
//     SSL_CLIENT_CERT_B64  base64 of the DER (HAProxy)
//     SSL_CLIENT_CHAIN_B64 base64 of several, one behind the other (HAProxy)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace imprint::detail {

enum class certificate_spelling { pem, base64_der };

enum class spelling_fault { too_long, malformed, several_certificates };

// Octets of a param beyond which it is refused unread; a certificate has one to eight KiB.
inline constexpr std::size_t most_certificate_text = 64 * 1024;

std::variant<std::string, spelling_fault>
parse_spelling(certificate_spelling spelling, std::string_view text);

// The first of what DER lies one behind the other, by the length that it says it has; all of
// it where that is no length within.
std::string_view first_der(std::string_view octets) noexcept;

} // namespace imprint::detail
