// SPDX-License-Identifier: MIT
// What ends the tool with a sentence: "imprint: TEXT".
#pragma once

#include <stdexcept>
#include <string>

namespace imprint::tool {

class failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

} // namespace imprint::tool
