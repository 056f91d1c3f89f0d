// SPDX-License-Identifier: MIT
// expect: publish: what a before hook returns is sent, so not a bool
#include "imprint/site.hpp"

bool before_();

void wrong(imprint::site &site) {
    site.before("/a", before_);
}
