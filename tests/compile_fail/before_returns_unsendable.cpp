// SPDX-License-Identifier: MIT
// expect: publish: a before hook returns nothing, or what can be sent
#include "imprint/site.hpp"

struct thing {};
thing before_();

void wrong(imprint::site &site) {
    site.before("/a", before_);
}
