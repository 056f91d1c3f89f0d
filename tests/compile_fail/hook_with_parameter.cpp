// SPDX-License-Identifier: MIT
// expect: publish: a hook takes nothing of path, query or body
#include "imprint/site.hpp"

void before_(int n);

void wrong(imprint::site &site) {
    site.before("/a", before_);
}
