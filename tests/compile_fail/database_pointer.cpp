// SPDX-License-Identifier: MIT
// expect: publish: parameter 2 is the database: write imprint::database &
#include "imprint/site.hpp"

int f(int n, imprint::database *db);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"n"});
}
