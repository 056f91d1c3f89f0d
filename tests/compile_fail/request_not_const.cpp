// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the request: write const imprint::request &
#include "imprint/site.hpp"

int f(imprint::request &r);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
