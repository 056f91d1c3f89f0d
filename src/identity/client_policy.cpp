// SPDX-License-Identifier: MIT
#include "identity/client_policy.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace imprint::detail {
namespace {

constexpr std::size_t fingerprint_size = 64;

// openssl x509 -fingerprint -sha256 writes upper-case pairs between colons.
std::string parse_pin(std::string_view text) {
    std::string pin;
    for (const char c : text) {
        if (c != ':') {
            pin += base::ascii_lower(c);
        }
    }
    const bool hex =
        std::all_of(pin.begin(), pin.end(), [](char c) { return base::hex_value(c) >= 0; });
    if (!hex || pin.size() != fingerprint_size) {
        throw std::invalid_argument(fmt::format(
            "\"{}\" is no fingerprint: the SHA-256 of a certificate, 64 hexadecimal digits "
            "(openssl x509 -noout -fingerprint -sha256 -in FILE)",
            base::escape_for_log(text, 200)
        ));
    }
    return pin;
}

} // namespace

void check_terms(const client_trust &terms) {
    for (const std::string &text : terms.pins) {
        try {
            parse_pin(text);
        } catch (const std::invalid_argument &wrong) {
            throw std::invalid_argument(fmt::format("--client-pin {}", wrong.what()));
        }
    }
    for (const std::string &text : terms.rules) {
        try {
            const certificate_rule never_used(text);
        } catch (const std::invalid_argument &wrong) {
            throw std::invalid_argument(fmt::format("--client-rule {}", wrong.what()));
        }
    }
    if (terms.ca.empty() && !(terms.crl.empty() && terms.rules.empty())) {
        throw std::invalid_argument(fmt::format(
            "{} needs --client-ca", terms.crl.empty() ? "--client-rule" : "--client-crl"
        ));
    }
}

client_policy::client_policy(const client_trust &terms) : interval_(terms.reread) {
    check_terms(terms);
    for (const std::string &text : terms.pins) {
        pins_.push_back(parse_pin(text));
    }
    std::sort(pins_.begin(), pins_.end());
    for (const std::string &text : terms.rules) {
        rules_.emplace_back(text);
    }
    if (!terms.ca.empty()) {
        anchors_.emplace(terms.ca, terms.crl);
    }
}

std::optional<std::string> client_policy::refresh(std::chrono::sys_seconds now) {
    if (!anchors_ || (looked_at_ && still_holds(*looked_at_, now))) {
        return std::nullopt;
    }
    looked_at_ = now;
    return anchors_->refresh();
}

bool client_policy::pins(const client_certificate &shown) const noexcept {
    return std::binary_search(pins_.begin(), pins_.end(), shown.fingerprint_sha256());
}

std::optional<std::string> client_policy::refusal(
    const client_certificate &shown,
    std::span<const client_certificate> chain,
    std::chrono::sys_seconds now
) const {
    if (pins(shown)) {
        return std::nullopt;
    }
    if (!anchors_) {
        return pins_.empty() ? "is not vouched for here: neither --client-ca nor --client-pin "
                               "is given, so nobody's counts"
                             : "is not pinned (--client-pin)";
    }
    std::vector<std::string_view> others;
    for (const client_certificate &one : chain) {
        others.emplace_back(one.der());
    }
    if (auto why = anchors_->refusal(shown.der(), others, now)) {
        return why;
    }
    if (const auto about = first_unmet(rules_, shown)) {
        return fmt::format("meets no rule on {} (--client-rule)", *about);
    }
    return std::nullopt;
}

} // namespace imprint::detail
