// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 comes by name only, and has none
#include "imprint/site.hpp"

int f(imprint::upload u);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
