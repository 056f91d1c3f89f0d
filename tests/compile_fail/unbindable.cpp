// SPDX-License-Identifier: MIT
// expect: publish: parameter 2 has a type no request can fill: take numbers, text, enums
#include "imprint/site.hpp"

#include <map>

int f(int n, std::map<int, int> m);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"n"}, imprint::arg{"m"});
}
