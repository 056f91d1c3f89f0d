// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the body: write imprint::body
#include "imprint/body.hpp"
#include "imprint/site.hpp"

int f(const imprint::body &b);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
