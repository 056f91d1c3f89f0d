// SPDX-License-Identifier: MIT
#include "http/host.hpp"

#include "base/encoding.hpp"
#include "http/percent.hpp"
#include "http/token.hpp"

#include <algorithm>

namespace imprint::http {
namespace {

// §3.2.2: unreserved, pct-encoded or sub-delims.
bool is_reg_name(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto [octet, size, escaped] = next_octet(text);
        const bool sub_delim = std::string_view("!$&'()*+,;=").find(octet) != text.npos;
        if (!escaped && !is_unreserved(octet) && !sub_delim) {
            return false;
        }
        text.remove_prefix(size);
    }
    return true;
}

// "[" IPv6address "]"; zone identifiers and future versions are not for Host.
bool is_ip_literal(std::string_view text) noexcept {
    return text.size() > 2 && text.front() == '[' && text.back() == ']' &&
           std::all_of(text.begin() + 1, text.end() - 1, [](char c) {
               return base::hex_value(c) >= 0 || c == ':' || c == '.';
           });
}

} // namespace

bool is_host(std::string_view text) noexcept {
    std::string_view name = text;
    std::string_view port;
    const std::size_t colon = text.rfind(':');
    const std::size_t bracket = text.rfind(']');
    if (colon != text.npos && (bracket == text.npos || colon > bracket)) {
        name = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    return std::all_of(port.begin(), port.end(), is_digit) && port.size() <= 5 &&
           (name.starts_with('[') ? is_ip_literal(name) : is_reg_name(name));
}

} // namespace imprint::http
