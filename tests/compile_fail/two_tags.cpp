// SPDX-License-Identifier: MIT
// expect: publish: a function takes one method tag; on_any answers all
#include "imprint/site.hpp"

int f(imprint::on_get g, imprint::on_post p);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
