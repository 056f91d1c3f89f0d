// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the signed-in user: write imprint::signed_in_user
#include "imprint/site.hpp"

int f(const imprint::signed_in_user &who);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
