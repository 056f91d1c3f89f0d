// SPDX-License-Identifier: MIT
// expect: publish: parameter 3 is a character: take std::string, or signed char for a small
// number
#include "imprint/site.hpp"

int f(int a, int b, char c);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
