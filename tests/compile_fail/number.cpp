// SPDX-License-Identifier: MIT
// expect: publish: this can't be published: give a string, a function
#include "imprint/site.hpp"

int number = 1;

void wrong(imprint::site &site) {
    site.publish("/f", number);
}
