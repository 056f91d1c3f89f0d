// SPDX-License-Identifier: MIT
// expect: publish: overload<...> names parameter types that the function does not have
#include "imprint/site.hpp"

int f(int n);

void wrong(imprint::site &site) {
    site.publish("/f", imprint::overload<long>(&::f));
}
