// SPDX-License-Identifier: MIT
#include "imprint/url.hpp"

namespace imprint {

std::optional<url> url::parse(std::string_view text) {
    if (!detail::is_safe_url(text)) {
        return std::nullopt;
    }
    url checked;
    detail::append_ascii_url(checked.text_, text);
    return checked;
}

} // namespace imprint
