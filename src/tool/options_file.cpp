// SPDX-License-Identifier: MIT
#include "tool/options_file.hpp"

#include <algorithm>

namespace imprint::tool {
namespace {

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace

// CLI11 reads such files, too, but takes the quotes out of flags for the compiler and does not
// say which line it can't use.
std::vector<file_option> parse_options_file(std::string_view text) {
    std::vector<file_option> all;
    for (unsigned number = 1; !text.empty(); ++number) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const std::string_view used = trim(line);
        if (used.empty() || used.front() == '#' || used.front() == ';') {
            continue;
        }
        const std::size_t sign = std::min(used.find('='), used.size());
        const std::string_view value = used.substr(std::min(sign + 1, used.size()));
        all.push_back({
            std::string(trim(used.substr(0, sign))),
            std::string(trim(value)),
            number,
        });
    }
    return all;
}

} // namespace imprint::tool
