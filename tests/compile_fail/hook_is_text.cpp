// SPDX-License-Identifier: MIT
// expect: publish: a hook is a function, an object that can be called
#include "imprint/site.hpp"

std::string text;

void wrong(imprint::site &site) {
    site.before("/a", text);
}
