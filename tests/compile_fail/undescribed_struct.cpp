// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is a struct whose fields are not known: write
// imprint::describe<> for it
#include "imprint/site.hpp"

struct order {
    int number;
};
int f(order o);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
