// SPDX-License-Identifier: MIT
// expect: publish: an error hook is also called for visitors without a certificate or login
#include "imprint/client_certificate.hpp"
#include "imprint/site.hpp"

std::string error_(imprint::client_certificate who);

void wrong(imprint::site &site) {
    site.error("/a", error_);
}
