// SPDX-License-Identifier: MIT
// expect: publish: a function takes one at<...>
#include "imprint/site.hpp"

int f(imprint::at<"/a"> a, imprint::at<"/b"> b);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
