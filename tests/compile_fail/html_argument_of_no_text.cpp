// SPDX-License-Identifier: MIT
// expect: publish: html: an argument must be text, a number, bool, url, html or a list of html
#include "imprint/html.hpp"

struct person {};

imprint::html page(const person &who) {
    return imprint::html("<p>{}</p>", who);
}
