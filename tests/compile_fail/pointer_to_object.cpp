// SPDX-License-Identifier: MIT
// expect: publish: a pointer may point to nothing: give the object itself
#include "imprint/site.hpp"

struct type {
    int f();
} object;

void wrong(imprint::site &site) {
    site.publish("/f", &object, &type::f);
}
