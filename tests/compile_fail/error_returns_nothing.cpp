// SPDX-License-Identifier: MIT
// expect: publish: an error hook returns what can be sent
#include "imprint/http_error.hpp"
#include "imprint/site.hpp"

void error_(const imprint::http_error &error);

void wrong(imprint::site &site) {
    site.error("/a", error_);
}
