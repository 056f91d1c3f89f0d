// SPDX-License-Identifier: MIT
// The params that nginx sends for a request, by the files in nginx/.  Pure.
#pragma once

#include "imprint/params.hpp"
#include "testing/transport.hpp"

#include <string>

namespace imprint::testing {

enum class wire_of { fastcgi, scgi };

params make_params(const sent &what, const options &with, wire_of which = wire_of::fastcgi);

// As the head of an SCGI request.
std::string format_scgi_head(const params &all);

} // namespace imprint::testing
