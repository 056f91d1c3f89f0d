// SPDX-License-Identifier: MIT
// An X.501 name as lists of UTF-8 attributes, and as RFC 4514 text.  Pure.
#pragma once

#include "imprint/client_certificate.hpp"

#include <optional>
#include <string>

struct X509_name_st; // OpenSSL's X509_NAME

namespace imprint::detail {

struct parsed_name {
    client_certificate::distinguished_name parts;
    std::string text;
};

// Nothing when a value is no valid text of its own string type, or holds NUL: a reader in C
// sees "admin" in "admin\0.evil.example" (the attack on certificate names of 2009).
std::optional<parsed_name> parse_name(const X509_name_st *name);

} // namespace imprint::detail
