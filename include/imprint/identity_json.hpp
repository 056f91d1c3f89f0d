// SPDX-License-Identifier: MIT
// Who the client proved to be, as a JSON object for an answer.
#pragma once

#include "imprint/client_identity.hpp"
#include "imprint/json.hpp"

namespace imprint {

// "verified"; when that is false and a certificate came, "reason"; when it is true "subject"
// and "issuer" (RFC 4514), "serial" (upper-case hex), "fingerprint_sha256" and "spki_sha256"
// (lower-case hex), "key_usage" and "extended_key_usage" (lists), "vouched_by" ("authority",
// "pin"), "not_before", "not_after" (RFC 3339, Z), "sans" (objects of "kind" and "value").
// Where the front server says them "tls_version" and "tls_cipher".
json to_json(const client_identity &who);

} // namespace imprint
