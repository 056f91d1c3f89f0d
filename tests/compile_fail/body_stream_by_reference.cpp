// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the body: write imprint::body_stream
#include "imprint/site.hpp"

int f(imprint::body_stream &b);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
