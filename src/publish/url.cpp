// SPDX-License-Identifier: MIT
#include "imprint/url.hpp"

#include "http/site_place.hpp"
#include "imprint/request.hpp"

namespace imprint {

void detail::append_site_url(
    std::string &out,
    const request &asked,
    std::string_view format,
    const markup_argument *arguments
) {
    std::string path;
    append_url(path, format, arguments);
    out += http::below_mount(asked.mount(), path);
}

std::optional<url> url::parse(std::string_view text) {
    if (!detail::is_safe_url(text)) {
        return std::nullopt;
    }
    url checked;
    detail::append_ascii_url(checked.text_, text);
    return checked;
}

} // namespace imprint
