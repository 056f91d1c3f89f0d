// SPDX-License-Identifier: MIT
#include "base/error.hpp"

#include <cerrno>
#include <string>
#include <system_error>

namespace imprint::base {

void throw_error(int number, std::string_view what, std::string_view on) {
    std::string text(what);
    if (!on.empty()) {
        text.append(" ").append(on);
    }
    throw std::system_error(number, std::generic_category(), text);
}

void throw_errno(std::string_view what, std::string_view on) {
    throw_error(errno, what, on);
}

} // namespace imprint::base
