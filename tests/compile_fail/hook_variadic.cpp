// SPDX-License-Identifier: MIT
// expect: publish: a hook with ... has parameters of unknown type
#include "imprint/site.hpp"

void before_(int n, ...);

void wrong(imprint::site &site) {
    site.before("/a", before_);
}
