// SPDX-License-Identifier: MIT
// The params that speak of who the client is; spelled exactly so, or they are something else.
#pragma once

#include <array>
#include <string_view>

namespace imprint::detail {

inline constexpr std::string_view verify_name = "SSL_CLIENT_VERIFY";
inline constexpr std::string_view pem_name = "SSL_CLIENT_CERT";
inline constexpr std::string_view der_name = "SSL_CLIENT_CERT_B64";
inline constexpr std::string_view chain_der_name = "SSL_CLIENT_CHAIN_B64";
inline constexpr std::string_view user_name = "REMOTE_USER";

inline constexpr std::array names_that_count{
    verify_name, pem_name, der_name, chain_der_name, user_name
};

// Apache's: SSL_CLIENT_CERT_CHAIN_0 is the issuer of the client's certificate.
inline constexpr std::string_view chain_pem_prefix = "SSL_CLIENT_CERT_CHAIN_";

} // namespace imprint::detail
