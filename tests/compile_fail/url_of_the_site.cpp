// SPDX-License-Identifier: MIT
// expect: publish: url: one of the site's begins with /
#include "imprint/request.hpp"
#include "imprint/url.hpp"

imprint::url wrong(const imprint::request &asked) {
    return imprint::url(asked, "https://example.org/");
}
