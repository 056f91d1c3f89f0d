// SPDX-License-Identifier: MIT
// expect: publish: fewer args than request parameters: give one for each, in order
#include "imprint/site.hpp"

int f(int n, int m);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"n"});
}
