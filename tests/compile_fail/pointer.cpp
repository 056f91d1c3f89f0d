// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is a pointer, which no request can fill: take a value or
// std::optional
#include "imprint/site.hpp"

int f(int *n);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"n"});
}
