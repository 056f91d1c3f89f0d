// SPDX-License-Identifier: MIT
// expect: publish: url: begin with /, ?, #, http:, https: or mailto:
#include "imprint/url.hpp"

imprint::url link(const char *name) {
    return imprint::url("javascript:greet('{}')", name);
}
