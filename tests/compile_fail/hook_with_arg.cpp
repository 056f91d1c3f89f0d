// SPDX-License-Identifier: MIT
// expect: publish: after a hook come its description and imprint::written_at
#include "imprint/site.hpp"

void before_();

void wrong(imprint::site &site) {
    site.before("/a", before_, imprint::arg{"n"});
}
