// SPDX-License-Identifier: MIT
// expect: publish: a function with ... has parameters of unknown type: write them out
#include "imprint/site.hpp"

int f(int n, ...);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
