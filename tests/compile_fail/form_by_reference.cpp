// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is a whole form: write imprint::form
#include "imprint/site.hpp"

int f(const imprint::form &b);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
