// SPDX-License-Identifier: MIT
#include "scan/type_text.hpp"

#include <cstddef>

namespace imprint::scan {
namespace {

// clang prints \n \t ... as letters and every other octet as three octal digits.
char escaped_letter(char letter) {
    constexpr std::string_view letters = "abfnrtv";
    constexpr std::string_view values = "\a\b\f\n\r\t\v";
    const std::size_t at = letters.find(letter);
    return at == std::string_view::npos ? letter : values[at];
}

bool is_octal(std::string_view text) {
    return text.size() == 3 && text.find_first_not_of("01234567") == std::string_view::npos;
}

} // namespace

std::string parse_literal(std::string_view spelled) {
    const std::size_t first = spelled.find('"'); // behind L, u8 ...
    const std::size_t last = spelled.rfind('"');
    if (first == std::string_view::npos || first == last) {
        return "";
    }
    spelled = spelled.substr(first + 1, last - first - 1);
    std::string text;
    for (std::size_t i = 0; i < spelled.size(); ++i) {
        if (spelled[i] != '\\' || i + 1 == spelled.size()) {
            text += spelled[i];
        } else if (const std::string_view digits = spelled.substr(i + 1, 3); is_octal(digits)) {
            constexpr int octal = 8;
            text += static_cast<char>(std::stoi(std::string(digits), nullptr, octal));
            i += digits.size();
        } else {
            text += escaped_letter(spelled[++i]);
        }
    }
    return text;
}

} // namespace imprint::scan
