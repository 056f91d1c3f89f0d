// SPDX-License-Identifier: MIT
// expect: publish: after what is published come its description
#include "imprint/site.hpp"

int f(int n);

void wrong(imprint::site &site) {
    site.publish("/f", f, 7);
}
