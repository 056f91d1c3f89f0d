// SPDX-License-Identifier: MIT
// An ordered name and its value: a field, a query or form field, a cookie.
#pragma once

#include <string>
#include <vector>

namespace imprint {

struct name_value {
    std::string name;
    std::string value;

    friend bool operator==(const name_value &, const name_value &) = default;
};

using name_values = std::vector<name_value>;

} // namespace imprint
