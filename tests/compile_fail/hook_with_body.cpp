// SPDX-License-Identifier: MIT
// expect: publish: a hook takes nothing of path, query or body
#include "imprint/body.hpp"
#include "imprint/site.hpp"

void before_(imprint::body octets);

void wrong(imprint::site &site) {
    site.before("/a", before_);
}
