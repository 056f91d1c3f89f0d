// SPDX-License-Identifier: MIT
// What the tests of this room share: the crafted certificates and their spellings.
#pragma once

#include "identity/certificate.hpp"
#include "imprint/params.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace sample {

// The DER octets that crafted.py wrote under this name.
std::string crafted(const std::string &name);
// The same, parsed; std::bad_variant_access when it does not.
imprint::client_certificate certificate(const std::string &name);

// RFC 7468: 64 characters of base64 per line.
std::string pem(std::string_view der);
std::string percent_encoded(std::string_view text); // all but letters, digits and -
std::string replaced(std::string text, std::string_view from, std::string_view to);

imprint::params request(std::initializer_list<imprint::param> of);

} // namespace sample
