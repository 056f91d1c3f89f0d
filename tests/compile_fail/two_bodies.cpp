// SPDX-License-Identifier: MIT
// expect: publish: the body can be taken once
#include "imprint/body.hpp"
#include "imprint/body_stream.hpp"
#include "imprint/site.hpp"

int f(imprint::body b, imprint::body_stream s);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
