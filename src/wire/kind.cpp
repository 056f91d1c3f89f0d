// SPDX-License-Identifier: MIT
#include "wire/kind.hpp"

namespace imprint::wire {
namespace {

struct look {
    std::string_view start;
    std::string_view description;
};
constexpr look looks[] = {
    {"\x16", "a TLS handshake"},               // RFC 8446 §5.1: content type 22
    {"\r\n\r\n\0", "a PROXY protocol header"}, // version 2
    {"PROXY ", "a PROXY protocol header"},     // version 1
    {"PRI *", "an HTTP/2 connection"},         // RFC 9113 §3.4
};

bool is_letter(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

} // namespace

kind guess(char first) noexcept {
    if (first == 1) {
        return kind::fastcgi;
    }
    return first >= '0' && first <= '9' ? kind::scgi : kind::unknown;
}

std::string_view describe_unknown(std::string_view octets) noexcept {
    if (octets.empty()) {
        return "nothing";
    }
    for (const look &known : looks) {
        if (octets.starts_with(known.start)) {
            return known.description;
        }
    }
    if (is_letter(octets.front())) {
        return "an HTTP request"; // a method; gopher or SMTP would look the same
    }
    return octets.front() == '\0' ? "uwsgi, or zeros" : "neither FastCGI nor SCGI";
}

} // namespace imprint::wire
