// SPDX-License-Identifier: MIT
// expect: publish: a string takes no parameters, hence no arg
#include "imprint/site.hpp"

std::string text = "x";

void wrong(imprint::site &site) {
    site.publish("/f", text, imprint::arg{"n"});
}
