// SPDX-License-Identifier: MIT
// expect: publish: the body can be taken once
#include "imprint/body_stream.hpp"
#include "imprint/site.hpp"
#include "imprint/upload.hpp"

int f(imprint::body_stream b, std::optional<imprint::upload> u);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"u"});
}
