// SPDX-License-Identifier: MIT
#include "scan/depfile.hpp"

#include <string_view>

namespace imprint::scan {
namespace {

// As GCC's -MD does; ninja reads the same (its depfile parser names that as the model).
std::string escape(std::string_view path) {
    std::string text;
    std::size_t backslashes = 0;
    for (const char c : path) {
        if (c == ' ' || c == '\t') {
            // Those before a blank would quote each other.
            text.append(backslashes + 1, '\\');
        } else if (c == '$') {
            text += '$';
        } else if (c == '#') {
            text += '\\';
        }
        backslashes = c == '\\' ? backslashes + 1 : 0;
        text += c;
    }
    return text;
}

} // namespace

std::string format_depfile(const std::string &target, const std::set<std::string> &files) {
    std::string text = escape(target) + ":";
    for (const std::string &file : files) {
        text += " \\\n  " + escape(file);
    }
    return text + "\n";
}

} // namespace imprint::scan
