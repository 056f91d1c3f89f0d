// SPDX-License-Identifier: MIT
// Params that look like a statement about the client's identity and are none, because a
// client can send them.  They never count anywhere; this only tells the log of them.  Pure.
#pragma once

#include "imprint/params.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace imprint::detail {

// HTTP_* of a field that some proxy uses for certificates (X-SSL-Client-Verify, Client-Cert,
// X-Forwarded-Client-Cert, X-ARR-ClientCert, ...), however often prefixed and whatever
// letters and separators; and the names that do count, in any spelling but their own.
bool is_look_alike(std::string_view name);

// At most one line, which names the first few.
std::vector<std::string> look_alike_notes(const params &request);

} // namespace imprint::detail
