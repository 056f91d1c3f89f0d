// SPDX-License-Identifier: MIT
// expect: publish: GET and HEAD bring no body: write on_post or on_put instead of on_get
#include "imprint/body.hpp"
#include "imprint/site.hpp"

int f(imprint::on_get g, imprint::body b);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
