// SPDX-License-Identifier: MIT
// The door through which a response learns where the front put its site.
#pragma once

#include <string_view>

namespace imprint {
class response;
}

namespace imprint::detail {

struct response_access {
    // What was set by response::location() becomes the Location field that is sent.
    static void place_below(response &made, std::string_view mount);
};

} // namespace imprint::detail
