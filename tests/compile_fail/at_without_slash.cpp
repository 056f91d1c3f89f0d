// SPDX-License-Identifier: MIT
// expect: publish: at<"/path"> begins with a slash and names something below it
#include "imprint/site.hpp"

int f(imprint::at<"robots.txt"> a);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
