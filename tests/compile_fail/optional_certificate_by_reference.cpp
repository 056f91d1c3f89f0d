// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the client certificate: write
// std::optional<imprint::client_certificate>
#include "imprint/client_certificate.hpp"
#include "imprint/site.hpp"

int f(const std::optional<imprint::client_certificate> &c);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
