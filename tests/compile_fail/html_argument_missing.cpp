// SPDX-License-Identifier: MIT
// expect: publish: html: there are more {} than arguments
#include "imprint/html.hpp"

imprint::html page(const char *name) {
    return imprint::html("<p>{} {}</p>", name);
}
