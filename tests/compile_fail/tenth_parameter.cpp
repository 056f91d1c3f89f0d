// SPDX-License-Identifier: MIT
// expect: publish: a parameter after the ninth is a character
#include "imprint/site.hpp"

int f(int, int, int, int, int, int, int, int, int, char);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
