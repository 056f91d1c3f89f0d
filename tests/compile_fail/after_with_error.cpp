// SPDX-License-Identifier: MIT
// expect: publish: an error hook alone takes the error, as const imprint::http_error &
#include "imprint/http_error.hpp"
#include "imprint/site.hpp"

void after_(const imprint::http_error &error);

void wrong(imprint::site &site) {
    site.after("/a", after_);
}
