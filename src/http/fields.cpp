// SPDX-License-Identifier: MIT
#include "http/fields.hpp"

#include "base/text.hpp"
#include "http/token.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace imprint::http {
namespace {

// RFC 9110 §7.6.1 and its registry: these belong to the front's connection.  Status is
// CGI's own; Content-Length is computed from the content.
constexpr std::array<std::string_view, 11> not_the_applications = {
    "connection",
    "content-length",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "status",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
};

[[noreturn]] void refuse(std::string_view name, const char *why) {
    throw std::invalid_argument(
        "field \"" + base::escape_for_log(name, 100) + "\" of a response " + why
    );
}

} // namespace

void check_field(std::string_view name, std::string_view value) {
    if (!is_token(name)) {
        refuse(name, "has a name that is no token");
    }
    const auto equals = [name](std::string_view other) {
        return base::equal_ignoring_case(name, other);
    };
    if (std::any_of(not_the_applications.begin(), not_the_applications.end(), equals)) {
        refuse(name, "is not the application's to send");
    }
    const auto forbidden = [](char c) { return is_control(c) && c != '\t'; };
    if (std::any_of(value.begin(), value.end(), forbidden)) {
        refuse(name, "has a control character in its value");
    }
}

std::optional<std::string_view>
find_field(const name_values &fields, std::string_view name) noexcept {
    for (const name_value &field : fields) {
        if (base::equal_ignoring_case(field.name, name)) {
            return field.value;
        }
    }
    return std::nullopt;
}

void erase_field(name_values &fields, std::string_view name) {
    std::erase_if(fields, [name](const name_value &field) {
        return base::equal_ignoring_case(field.name, name);
    });
}

} // namespace imprint::http
