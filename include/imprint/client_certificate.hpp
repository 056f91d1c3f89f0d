// SPDX-License-Identifier: MIT
// A client certificate that counts: every field is read from the certificate itself, never
// from what a front server says about it.  A value; copies share what was parsed once.
//
//     std::string hello(const imprint::client_certificate &who) {
//         return "Hello, " + who.subject_text();
//     }
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint {

namespace detail {
struct certificate_data;
struct certificate_access;
} // namespace detail

class client_certificate {
  public:
    // One attribute of a name.  `type` is its LDAP name ("CN", "O", "emailAddress"), or the
    // dotted OID of one that has none; `value` is UTF-8 without NUL, whatever string type
    // the certificate uses, or "#" and the hexadecimal DER of what is not text.
    struct attribute {
        std::string type;
        std::string value;
        friend bool operator==(const attribute &, const attribute &) = default;
    };
    // A list of lists: an RDN may have several attributes, and a type may come repeatedly.
    using relative_name = std::vector<attribute>;
    using distinguished_name = std::vector<relative_name>;

    enum class san_kind { dns, email, uri, ip, upn, directory, registered_id, other };
    // `value` is text; of `directory` RFC 4514, of `registered_id` a dotted OID, of `other`
    // the lower-case hexadecimal DER of the whole name.
    struct san {
        san_kind kind;
        std::string value;
        friend bool operator==(const san &, const san &) = default;
    };

    const distinguished_name &subject() const noexcept; // in the certificate's order
    const distinguished_name &issuer() const noexcept;
    const std::string &subject_text() const noexcept; // RFC 4514: the last RDN first
    const std::string &issuer_text() const noexcept;
    // The subject's only CN; nothing when there is none, or when several would need a choice.
    std::optional<std::string_view> common_name() const noexcept;
    const std::vector<san> &sans() const noexcept;

    const std::string &serial() const noexcept;             // upper-case hex, whole octets
    const std::string &fingerprint_sha256() const noexcept; // lower-case hex, of der()
    // The same of the public key with its algorithm (SubjectPublicKeyInfo): a certificate
    // that was renewed with its key has it still.
    const std::string &spki_sha256() const noexcept;
    // By RFC 5280 §4.2.1.3: "digitalSignature", "keyAgreement", ...; empty: not limited.
    const std::vector<std::string> &key_usage() const noexcept;
    // By §4.2.1.12: "clientAuth", ..., or a dotted OID; empty: not limited.
    const std::vector<std::string> &extended_key_usage() const noexcept;
    std::chrono::sys_seconds not_before() const noexcept;
    std::chrono::sys_seconds not_after() const noexcept; // the last valid second
    std::string_view der() const noexcept;               // lives as long as any copy

    // The same certificate, octet for octet.
    friend bool operator==(const client_certificate &one, const client_certificate &other) {
        return one.der() == other.der();
    }

  private:
    friend struct detail::certificate_access;
    explicit client_certificate(std::shared_ptr<const detail::certificate_data> data) noexcept;

    std::shared_ptr<const detail::certificate_data> data_;
};

// "dns", "email", "uri", "ip", "upn", "directory", "registered_id", "other".
std::string_view format_san_kind(client_certificate::san_kind kind) noexcept;

} // namespace imprint
