// SPDX-License-Identifier: MIT
// expect: publish: this object has no operator() or several: name the member function
#include "imprint/site.hpp"

void wrong(imprint::site &site) {
    site.publish("/f", [](auto n) { return n; });
}
