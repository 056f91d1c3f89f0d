// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the rest of the path: write imprint::rest
#include "imprint/site.hpp"

int f(const imprint::rest &r, const imprint::request &q);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
