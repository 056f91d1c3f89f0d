// SPDX-License-Identifier: MIT
// expect: publish: the body can be taken once
#include "imprint/body.hpp"
#include "imprint/site.hpp"
#include "imprint/upload.hpp"

int f(imprint::body b, imprint::upload u);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"u"});
}
