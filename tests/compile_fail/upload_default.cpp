// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is an upload and can't have a default: take std::optional of it
#include "imprint/site.hpp"

int f(imprint::upload u);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"u", [] { return 1; }});
}
