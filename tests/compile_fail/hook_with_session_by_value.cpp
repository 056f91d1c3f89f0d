// SPDX-License-Identifier: MIT
// expect: publish: parameter 2 is the session: write imprint::session &
#include "imprint/session.hpp"
#include "imprint/site.hpp"

void before_(const imprint::request &asked, imprint::session session);

void wrong(imprint::site &site) {
    site.before("/a", before_);
}
