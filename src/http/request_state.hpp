// SPDX-License-Identifier: MIT
// What a request holds: its head, and what was parsed from it on demand.
#pragma once

#include "http/request_head.hpp"
#include "imprint/name_value.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace imprint::detail {

struct request_state {
    http::request_head head;
    std::optional<std::vector<std::string_view>> segments{};
    std::optional<name_values> fields{};
    std::optional<name_values> query{};
    std::optional<name_values> cookies{};
};

} // namespace imprint::detail
