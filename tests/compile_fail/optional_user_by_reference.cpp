// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is the signed-in user: write
// std::optional<imprint::signed_in_user>
#include "imprint/signed_in_user.hpp"
#include "imprint/site.hpp"

int f(const std::optional<imprint::signed_in_user> &who);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
