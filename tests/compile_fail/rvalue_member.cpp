// SPDX-License-Identifier: MIT
// expect: publish: a member function with && needs an object to use up: remove the &&
#include "imprint/site.hpp"

struct type {
    int f() &&;
} object;

void wrong(imprint::site &site) {
    site.publish("/f", object, &type::f);
}
