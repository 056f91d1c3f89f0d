// SPDX-License-Identifier: MIT
// expect: publish: an error hook alone takes the error, as const imprint::http_error &
#include "imprint/http_error.hpp"
#include "imprint/site.hpp"

std::string error_(imprint::http_error error);

void wrong(imprint::site &site) {
    site.error("/a", error_);
}
