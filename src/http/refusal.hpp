// SPDX-License-Identifier: MIT
// Why a request is answered without being looked at further.
#pragma once

#include <string>

namespace imprint::http {

struct refusal {
    int status = 400;
    std::string why; // for the client and, in the same words, the log
};

} // namespace imprint::http
