// SPDX-License-Identifier: MIT
// Default arguments as functions that make their values.  C++ leaves out trailing arguments
// only, so each default has to be had apart from the others: its tokens are copied to where
// their names mean the same.  Pure.
#pragma once

#include "scan/model.hpp"
#include "scan/unit_text.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

class default_writer {
  public:
    // `macros`: the user's that are undefined in `out`, but stand in what is copied.
    default_writer(unit_text &out, const std::vector<std::string> &macros)
        : out_(out), macros_(macros) {}

    // For each parameter the call that makes its default, "" for one without:
    // "::reports::imprint_default_1()".
    std::vector<std::string> write(const published &one);

  private:
    struct nesting;

    std::string write_one(const published &one, const parameter &from, std::size_t index);
    void enter_classes(const published &one, nesting &around);
    void write_tokens(const parameter &from);
    void check_view(const parameter &from);

    unit_text &out_;
    const std::vector<std::string> &macros_;
    std::size_t number_ = 0;
};

} // namespace imprint::scan
