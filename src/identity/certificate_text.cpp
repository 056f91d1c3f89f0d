// SPDX-License-Identifier: MIT
#include "identity/certificate_text.hpp"

#include "base/encoding.hpp"

#include <optional>
#include <utility>

namespace imprint::detail {
namespace {

using outcome = std::variant<std::string, spelling_fault>;

constexpr std::string_view head = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view tail = "-----END CERTIFICATE-----";

// Base64 has no '%', so one of them means that all of the text is percent-encoded.  A '+'
// stays: nginx writes the plus of base64 as %2B and a space as %20.
std::optional<std::string> decode_percent(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? base::hex_value(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? base::hex_value(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        plain += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return plain;
}

constexpr std::string_view blanks = " \t\r\n";

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == text.npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string without_blanks(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    for (const char c : text) {
        if (blanks.find(c) == blanks.npos) {
            kept += c;
        }
    }
    return kept;
}

outcome decode_base64(std::string_view text) {
    auto octets = base::parse_base64(text);
    if (!octets || octets->empty()) {
        return spelling_fault::malformed;
    }
    return std::move(*octets);
}

outcome decode_pem(std::string_view text) {
    text = trim(text);
    if (!text.starts_with(head) || !text.ends_with(tail) ||
        text.size() < head.size() + tail.size()) {
        return spelling_fault::malformed;
    }
    if (text.find(head, 1) != text.npos) {
        return spelling_fault::several_certificates;
    }
    text.remove_prefix(head.size());
    text.remove_suffix(tail.size());
    return decode_base64(without_blanks(text));
}

} // namespace

outcome parse_spelling(certificate_spelling spelling, std::string_view text) {
    if (text.size() > most_certificate_text) {
        return spelling_fault::too_long;
    }
    if (spelling == certificate_spelling::base64_der) {
        return decode_base64(text);
    }
    if (text.find('%') == text.npos) {
        return decode_pem(text);
    }
    const auto plain = decode_percent(text);
    return plain ? decode_pem(*plain) : outcome(spelling_fault::malformed);
}

// X.690 §8.1.3: one octet below 128 is the length, else the number of octets that are.
std::string_view first_der(std::string_view octets) noexcept {
    if (octets.size() < 2) {
        return octets;
    }
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(octets[i]); };
    std::size_t header = 2;
    std::size_t length = octet(1);
    if (length >= 0x80) {
        const std::size_t more = length & 0x7f;
        header += more;
        if (more == 0 || more > 3 || octets.size() < header) {
            return octets;
        }
        length = 0;
        for (std::size_t i = 2; i < header; ++i) {
            length = length << 8 | octet(i);
        }
    }
    return length > octets.size() - header ? octets : octets.substr(0, header + length);
}

} // namespace imprint::detail
