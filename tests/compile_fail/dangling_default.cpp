// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is a view, and its default makes a text that is gone at once:
// return a literal
#include "imprint/site.hpp"

int f(std::string_view text);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"text", [] { return std::string("x"); }});
}
