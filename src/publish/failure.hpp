// SPDX-License-Identifier: MIT
// What an exception means: to the client in general terms, to the log in full.
#pragma once

#include "imprint/http_error.hpp"

#include <string>

namespace imprint::detail {

struct failure {
    http_error told;
    // What the program threw: for the log alone, as it may hold anything.  "" when `told` says
    // it all.
    std::string particulars{};
};

// Of the exception that is being handled: only in a catch block.
failure current_failure();

} // namespace imprint::detail
