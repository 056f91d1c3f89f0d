// SPDX-License-Identifier: MIT
// expect: publish: more args than request parameters: what Imprint injects
#include "imprint/site.hpp"

int f(imprint::session &s, int n);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"s"}, imprint::arg{"n"});
}
