// SPDX-License-Identifier: MIT
// The enums and aggregates that parameters and results are made of, each described once, what
// it is made of first.
#pragma once

#include "scan/gathering.hpp"

#include <set>
#include <string>

namespace imprint::scan {

class described_types {
  public:
    explicit described_types(unit &into) : into_(into) {}

    // Of a published function: types are reached through it and never spelled.
    void add_call(CXCursor function, const std::string &expression);

  private:
    void add(CXType type, const std::string &expression);
    void add_enum(CXCursor definition, const std::string &expression);
    void add_aggregate(CXType type, CXCursor definition, const std::string &expression);

    unit &into_;
    std::set<std::string> seen_; // USRs
};

} // namespace imprint::scan
