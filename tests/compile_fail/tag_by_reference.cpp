// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is a method tag or at<...>: take it by value
#include "imprint/site.hpp"

int f(const imprint::on_post &m);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
