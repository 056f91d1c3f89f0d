// SPDX-License-Identifier: MIT
// expect: publish: the object is const and its member function is not
#include "imprint/site.hpp"

struct type {
    void before_();
};
extern const type object;

void wrong(imprint::site &site) {
    site.before("/a", object, &type::before_);
}
