// SPDX-License-Identifier: MIT
// expect: publish: html: href, src and their like take imprint::url
#include "imprint/html.hpp"

imprint::html page(const char *link) {
    return imprint::html("<a href=\"{}\">there</a>", link);
}
