// SPDX-License-Identifier: MIT
#include "imprint/client_identity.hpp"

#include <utility>

namespace imprint {

client_identity::client_identity() noexcept = default;

client_identity::client_identity(
    client_certificate certificate, voucher by, std::vector<client_certificate> chain
) noexcept
    : certificate_(std::move(certificate)), chain_(std::move(chain)), vouched_by_(by) {
}

client_identity client_identity::refused(std::string reason) {
    client_identity identity;
    identity.reason_ = std::move(reason);
    return identity;
}

void client_identity::set_tls(std::string version, std::string cipher) noexcept {
    tls_version_ = std::move(version);
    tls_cipher_ = std::move(cipher);
}

} // namespace imprint
