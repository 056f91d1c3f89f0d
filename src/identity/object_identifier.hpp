// SPDX-License-Identifier: MIT
// An object identifier (X.660) as dotted decimal numbers.  Pure.
#pragma once

#include <optional>
#include <string>

struct asn1_object_st; // OpenSSL's ASN1_OBJECT

namespace imprint::detail {

// Nothing when OpenSSL does not write it, as with more than 586 octets: the numbers of a long
// one cost quadratic time.
std::optional<std::string> dotted_oid(const asn1_object_st *object);

} // namespace imprint::detail
