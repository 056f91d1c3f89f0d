// SPDX-License-Identifier: MIT
// expect: publish: rest is raw, so its function also takes const imprint::request &
#include "imprint/site.hpp"

int f(imprint::rest r);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
