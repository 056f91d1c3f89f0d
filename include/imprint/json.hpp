// SPDX-License-Identifier: MIT
// JSON values in an application's own hands.  Without this header, aggregates, vectors and
// maps are results and parameters all the same.
#pragma once

#include "imprint/json_text.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace imprint {

// Members stay in the order in which they were made.  A function may return it, or
// nlohmann::json, which sorts them.
using json = nlohmann::ordered_json;

// RFC 8259, for what comes from outside: http_error 400 for malformed text, a member given
// twice, or nesting deeper than 64; 413 for more than a million values.
json parse_json(std::string_view text);

namespace detail {

void append_tree(std::string &out, const nlohmann::json &value);
void append_tree(std::string &out, const nlohmann::ordered_json &value);

template <>
struct json_extension<nlohmann::json> {
    static constexpr bool exists = true;
    static void append(std::string &out, const nlohmann::json &value) {
        append_tree(out, value);
    }
};

template <>
struct json_extension<nlohmann::ordered_json> {
    static constexpr bool exists = true;
    static void append(std::string &out, const nlohmann::ordered_json &value) {
        append_tree(out, value);
    }
};

} // namespace detail
} // namespace imprint
