// SPDX-License-Identifier: MIT
// The strict parser behind json_document and parse_json.  Pure.
#pragma once

#include "imprint/json_value.hpp"

#include <nlohmann/json.hpp>

#include <string_view>

namespace imprint::detail {

// RFC 8259.  Throws http_error as json_document::parse does.
nlohmann::ordered_json parse_tree(std::string_view text, json_limits limits);

} // namespace imprint::detail
