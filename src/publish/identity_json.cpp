// SPDX-License-Identifier: MIT
#include "imprint/identity_json.hpp"

#include "imprint/date.hpp"

namespace imprint {

json to_json(const client_identity &who) {
    json said = {{"verified", who.verified()}};
    if (!who.tls_version().empty()) {
        said["tls_version"] = who.tls_version();
        said["tls_cipher"] = who.tls_cipher();
    }
    const std::optional<client_certificate> &certificate = who.certificate();
    if (!certificate) {
        if (!who.reason().empty()) {
            said["reason"] = who.reason();
        }
        return said;
    }
    const client_certificate &shown = *certificate;
    said["subject"] = shown.subject_text();
    said["issuer"] = shown.issuer_text();
    said["serial"] = shown.serial();
    said["fingerprint_sha256"] = shown.fingerprint_sha256();
    said["spki_sha256"] = shown.spki_sha256();
    said["key_usage"] = shown.key_usage();
    said["extended_key_usage"] = shown.extended_key_usage();
    said["vouched_by"] = who.vouched_by() == voucher::pin ? "pin" : "authority";
    said["not_before"] = format_rfc3339(shown.not_before());
    said["not_after"] = format_rfc3339(shown.not_after());
    json &sans = said["sans"] = json::array();
    for (const client_certificate::san &name : shown.sans()) {
        sans.push_back({{"kind", format_san_kind(name.kind)}, {"value", name.value}});
    }
    return said;
}

} // namespace imprint
