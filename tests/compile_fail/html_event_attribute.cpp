// SPDX-License-Identifier: MIT
// expect: publish: html: no {} in an attribute that is script, style or a page
#include "imprint/html.hpp"

imprint::html page(const char *name) {
    return imprint::html("<b onclick=\"greet('{}')\">greet</b>", name);
}
