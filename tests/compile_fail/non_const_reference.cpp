// SPDX-License-Identifier: MIT
// expect: publish: parameter 2 is a reference the function could write to: take it by value or
// const &
#include "imprint/site.hpp"

int f(int n, int &m);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"n"}, imprint::arg{"m"});
}
