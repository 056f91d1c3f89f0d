// SPDX-License-Identifier: MIT
// Who the client proved to be: nobody, the holder of a certificate, or somebody whose
// certificate came but does not count, and why.
#pragma once

#include "imprint/client_certificate.hpp"

#include <optional>
#include <string>
#include <vector>

namespace imprint {

// What made a certificate count, besides the front server's handshake.
enum class voucher { nobody, authority, pin };

class client_identity {
  public:
    client_identity() noexcept; // anonymous: no certificate came
    explicit client_identity(
        client_certificate certificate,
        voucher by = voucher::authority,
        std::vector<client_certificate> chain = {}
    ) noexcept;
    // A certificate came and does not count.  `reason` is one line of printable UTF-8.
    static client_identity refused(std::string reason);

    bool verified() const noexcept { return certificate_.has_value(); }
    const std::optional<client_certificate> &certificate() const noexcept {
        return certificate_;
    }
    // What the client sent with it, where the front server passes it on (Apache, HAProxy): by
    // itself it proves nothing.
    const std::vector<client_certificate> &chain() const noexcept { return chain_; }
    voucher vouched_by() const noexcept { return vouched_by_; }
    // Empty when verified, and when no certificate came.
    const std::string &reason() const noexcept { return reason_; }

    // Of every client, as the front server says it, in printable UTF-8; empty where it says
    // nothing: "SUCCESS", "FAILED:..."; "TLSv1.3"; "TLS_AES_256_GCM_SHA384".
    const std::string &front_said() const noexcept { return front_said_; }
    const std::string &tls_version() const noexcept { return tls_version_; }
    const std::string &tls_cipher() const noexcept { return tls_cipher_; }
    void set_front_said(std::string text) noexcept { front_said_ = std::move(text); }
    void set_tls(std::string version, std::string cipher) noexcept;

  private:
    std::optional<client_certificate> certificate_{};
    std::vector<client_certificate> chain_{};
    voucher vouched_by_ = voucher::nobody;
    std::string reason_{};
    std::string front_said_{};
    std::string tls_version_{};
    std::string tls_cipher_{};
};

} // namespace imprint
