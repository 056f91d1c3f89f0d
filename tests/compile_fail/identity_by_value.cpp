// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the identity: write const imprint::client_identity &
#include "imprint/site.hpp"

int f(imprint::client_identity who);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
