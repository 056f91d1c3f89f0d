// SPDX-License-Identifier: MIT
// expect: publish: parameter 2 comes by name only, and has none: give imprint::arg{"name"} for
// each
#include "imprint/site.hpp"

int f(int n, std::vector<int> all);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
