// SPDX-License-Identifier: MIT
// expect: publish: a function that returns nothing needs a method tag
#include "imprint/site.hpp"

void f(int n);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"n"});
}
