// SPDX-License-Identifier: MIT
#include "command/site_source.hpp"

#include "base/log.hpp"
#include "imprint/site.hpp"

#include <string>

namespace imprint::command {

const site &checked_site(const site_source &source) {
    const site &made = source();
    made.check();
    for (const std::string &warning : made.warnings()) {
        base::log(base::severity::warning, warning);
    }
    return made;
}

} // namespace imprint::command
