// SPDX-License-Identifier: MIT
#include "scan/literal.hpp"

#include <fmt/format.h>

namespace imprint::scan {

std::string format_literal(std::string_view octets) {
    std::string text = "\"";
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\' || c == '?') { // "??/" was a trigraph
            text += {'\\', c};
        } else if (octet < 0x20 || octet >= 0x7f) {
            // Always three digits: one that follows is not taken for part of it.
            text += fmt::format("\\{:03o}", octet);
        } else {
            text += c;
        }
    }
    return text + "\"";
}

} // namespace imprint::scan
