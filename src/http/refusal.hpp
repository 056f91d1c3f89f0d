// SPDX-License-Identifier: MIT
// Why a request is answered without being looked at further.
#pragma once

#include "http/rule.hpp"

#include <string>

namespace imprint::http {

struct refusal {
    rule which = rule::malformed_message;
    std::string why{}; // for the client and, in the same words, the log

    int status() const noexcept { return row_of(which).status; }
    http_error error() const { return make_error(which, why); }
};

} // namespace imprint::http
