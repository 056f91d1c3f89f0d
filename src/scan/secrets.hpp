// SPDX-License-Identifier: MIT
// Strings that look like what nobody should read.  Pure.
#pragma once

#include "scan/model.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::scan {

// The word of an identifier that says it: "db_password", "apiKey", "TOKENS2".
std::optional<std::string> find_secret_word(std::string_view identifier);

// What a text seems to hold: "a password in a URL".
std::optional<std::string> find_secret_value(std::string_view text);

// An error for each such string that would be published.
std::vector<finding> find_secrets(const unit &one);

} // namespace imprint::scan
