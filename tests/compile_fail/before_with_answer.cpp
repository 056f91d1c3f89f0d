// SPDX-License-Identifier: MIT
// expect: publish: an after hook alone takes the answer, as imprint::response &
#include "imprint/site.hpp"

void before_(imprint::response &answer);

void wrong(imprint::site &site) {
    site.before("/a", before_);
}
