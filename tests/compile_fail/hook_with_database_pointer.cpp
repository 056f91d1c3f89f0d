// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the database: write imprint::database &
#include "imprint/site.hpp"

void before_(imprint::database *db);

void wrong(imprint::site &site) {
    site.before("/a", before_);
}
