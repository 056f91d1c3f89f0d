// SPDX-License-Identifier: MIT
#include "scan/collect.hpp"

namespace imprint::scan {

unit collect(const std::string &source, const std::vector<std::string> & /*flags*/) {
    unit empty;
    empty.source = source;
    return empty;
}

void check_together(std::vector<unit> & /*units*/) {
}

} // namespace imprint::scan
