// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 has a default of another type
#include "imprint/site.hpp"

int f(int n);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"n", 1, "1"});
}
