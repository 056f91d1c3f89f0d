// SPDX-License-Identifier: MIT
#include "imprint/client_identity.hpp"

#include <utility>

namespace imprint {

client_identity::client_identity() noexcept = default;

client_identity::client_identity(client_certificate certificate) noexcept
    : certificate_(std::move(certificate)) {
}

client_identity client_identity::refused(std::string reason) {
    client_identity identity;
    identity.reason_ = std::move(reason);
    return identity;
}

} // namespace imprint
