// SPDX-License-Identifier: MIT
// expect: publish: the result can't be sent: return text, html, json
#include "imprint/site.hpp"

struct secret {
    int *number;
};
secret f();

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
