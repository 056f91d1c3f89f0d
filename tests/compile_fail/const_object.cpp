// SPDX-License-Identifier: MIT
// expect: publish: the object is const and its member function is not
#include "imprint/site.hpp"

struct type {
    int f();
};
const type object{};

void wrong(imprint::site &site) {
    site.publish("/f", object, &type::f);
}
