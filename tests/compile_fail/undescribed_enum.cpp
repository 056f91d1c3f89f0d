// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is an enum whose names are not known: write imprint::describe<>
// for it
#include "imprint/site.hpp"

enum class colour { red };
int f(colour c);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
