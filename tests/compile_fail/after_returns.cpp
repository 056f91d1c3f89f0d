// SPDX-License-Identifier: MIT
// expect: publish: an after hook returns nothing
#include "imprint/site.hpp"

std::string after_(imprint::response &answer);

void wrong(imprint::site &site) {
    site.after("/a", after_);
}
