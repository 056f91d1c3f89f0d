// SPDX-License-Identifier: MIT
// expect: publish: a member function needs its object
#include "imprint/site.hpp"

struct type {
    int f();
};

void wrong(imprint::site &site) {
    site.publish("/f", &type::f);
}
