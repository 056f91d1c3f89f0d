// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is volatile: take it by value
#include "imprint/site.hpp"

int f(volatile int &n);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
