// SPDX-License-Identifier: MIT
// FCGI_GET_VALUES: what a front server may ask before it sends requests.  Pure.
// Source: FastCGI Specification 1.0, §4.1.
#pragma once

#include "wire/limits.hpp"

#include <string>
#include <string_view>

namespace imprint::wire {

// Appends the GET_VALUES_RESULT record for the pairs of a GET_VALUES record.  Unknown names
// are left out, as §4.1 wants; a known one is answered once however often it is asked, so
// the answer has a bound.  False, and nothing appended, when a pair does not fit the record.
bool append_get_values_result(
    std::string &out, std::string_view pairs, const limits &announced
);

} // namespace imprint::wire
