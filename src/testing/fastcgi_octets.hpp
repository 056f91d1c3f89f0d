// SPDX-License-Identifier: MIT
// FastCGI from the front's side: one request on a connection of its own.  Pure.
#pragma once

#include "imprint/params.hpp"

#include <string>
#include <string_view>

namespace imprint::testing {

std::string format_fastcgi_request(const params &all, std::string_view body);

// What the records hold for STDOUT; failure unless they end with END_REQUEST, well.
std::string parse_fastcgi_answer(std::string_view records);

} // namespace imprint::testing
