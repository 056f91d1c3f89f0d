// SPDX-License-Identifier: MIT
// Words of command lines: as pkg-config and people write them, as the shell and ninja read
// them.  Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace imprint::tool {

using words = std::vector<std::string>;

// Splits as a POSIX shell would, quotes and backslashes included; nothing is expanded.  Throws
// failure for a quote that is not closed.
words split_words(std::string_view line);

// One word for the shell: 'it'\''s'.  Plain ones stay as they are.
std::string quote_word(std::string_view word);
std::string quote_words(const words &all);

// For a path in a build statement of ninja, where blank, colon and dollar mean something.
std::string escape_path(std::string_view path);
// For a variable's value, where only the dollar does.
std::string escape_value(std::string_view value);

} // namespace imprint::tool
