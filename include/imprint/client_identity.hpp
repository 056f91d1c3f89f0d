// SPDX-License-Identifier: MIT
// Who the client proved to be: nobody, the holder of a certificate, or somebody whose
// certificate came but does not count, and why.
#pragma once

#include "imprint/client_certificate.hpp"

#include <optional>
#include <string>

namespace imprint {

class client_identity {
  public:
    client_identity() noexcept; // anonymous: no certificate came
    explicit client_identity(client_certificate certificate) noexcept;
    // A certificate came and does not count.  `reason` is one line of printable UTF-8.
    static client_identity refused(std::string reason);

    bool verified() const noexcept { return certificate_.has_value(); }
    const std::optional<client_certificate> &certificate() const noexcept {
        return certificate_;
    }
    // Empty when verified, and when no certificate came.
    const std::string &reason() const noexcept { return reason_; }

  private:
    std::optional<client_certificate> certificate_;
    std::string reason_;
};

} // namespace imprint
