// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the client certificate: write imprint::client_certificate
#include "imprint/site.hpp"

int f(const imprint::client_certificate &c);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
