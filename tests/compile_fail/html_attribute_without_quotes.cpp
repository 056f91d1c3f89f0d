// SPDX-License-Identifier: MIT
// expect: publish: html: no {} in an attribute without quotes
#include "imprint/html.hpp"

imprint::html page(const char *name) {
    return imprint::html("<p class={}>", name);
}
