// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the session: write imprint::session &
#include "imprint/site.hpp"

int f(const imprint::session &s);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
