// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 has a type no request can fill
#include "imprint/site.hpp"

int f(std::vector<std::optional<int>> all);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"all"});
}
