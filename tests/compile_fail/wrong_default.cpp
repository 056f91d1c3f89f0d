// SPDX-License-Identifier: MIT
// expect: publish: parameter 3 has a default of another type
#include "imprint/site.hpp"

int f(imprint::on_post p, int n, int m);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"n"}, imprint::arg{"m", [] { return "x"; }, "\"x\""});
}
