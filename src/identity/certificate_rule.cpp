// SPDX-License-Identifier: MIT
#include "identity/certificate_rule.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace imprint::detail {
namespace {

using kind = client_certificate::san_kind;

// Of the others a person has no use for a rule.
constexpr std::array kinds_with_rules{kind::dns, kind::email, kind::uri, kind::ip, kind::upn};

[[noreturn]] void refuse(std::string_view text) {
    throw std::invalid_argument(fmt::format(
        "\"{}\" is no rule: NAME=VALUE with NAME subject, subject.TYPE, issuer, issuer.TYPE, "
        "san.dns, san.email, san.uri, san.ip, san.upn or eku",
        base::escape_for_log(text, 200)
    ));
}

std::optional<kind> kind_named(std::string_view name) {
    const auto *const found =
        std::find_if(kinds_with_rules.begin(), kinds_with_rules.end(), [&](kind each) {
            return format_san_kind(each) == name;
        });
    return found == kinds_with_rules.end() ? std::nullopt : std::optional(*found);
}

// Hosts have no case; of a mail address its local part may (RFC 5321 §2.4).
bool equal_names(kind which, std::string_view one, std::string_view other) {
    if (which == kind::dns) {
        return base::equal_ignoring_case(one, other);
    }
    const std::size_t at = one.rfind('@');
    if (which != kind::email || at == std::string_view::npos) {
        return one == other;
    }
    return other.size() == one.size() && one.substr(0, at) == other.substr(0, at) &&
           base::equal_ignoring_case(one.substr(at), other.substr(at));
}

} // namespace

certificate_rule::certificate_rule(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals + 1 == text.size()) {
        refuse(text);
    }
    about_ = text.substr(0, equals);
    value_ = text.substr(equals + 1);
    const std::size_t dot = std::min(about_.find('.'), about_.size());
    const std::string_view name = std::string_view(about_).substr(0, dot);
    type_ = dot == about_.size() ? "" : about_.substr(dot + 1);
    const bool dotted = dot != about_.size();
    if (name == "subject" || name == "issuer") {
        part_ = name == "subject" ? part::subject : part::issuer;
        if (dotted == type_.empty()) {
            refuse(text);
        }
    } else if (const auto which = kind_named(type_); name == "san" && which) {
        part_ = part::san;
        kind_ = *which;
    } else if (about_ == "eku") {
        part_ = part::use;
    } else {
        refuse(text);
    }
}

bool certificate_rule::holds(const client_certificate &shown) const {
    switch (part_) {
    case part::subject:
        return name_holds(shown.subject(), shown.subject_text());
    case part::issuer:
        return name_holds(shown.issuer(), shown.issuer_text());
    case part::san:
        return std::any_of(shown.sans().begin(), shown.sans().end(), [&](const auto &one) {
            return names(one);
        });
    case part::use:
        break;
    }
    const auto &uses = shown.extended_key_usage();
    return std::find(uses.begin(), uses.end(), value_) != uses.end();
}

bool certificate_rule::name_holds(
    const client_certificate::distinguished_name &name, const std::string &text
) const {
    if (type_.empty()) {
        return text == value_;
    }
    return std::any_of(name.begin(), name.end(), [&](const auto &relative) {
        const client_certificate::attribute wanted{type_, value_};
        return std::find(relative.begin(), relative.end(), wanted) != relative.end();
    });
}

// Of a wildcard at least one octet stands for the "*".
bool certificate_rule::names(const client_certificate::san &one) const {
    if (one.kind != kind_) {
        return false;
    }
    const std::string_view value = one.value;
    if (!value_.starts_with('*')) {
        return equal_names(kind_, value, value_);
    }
    const std::string_view end = std::string_view(value_).substr(1);
    return value.size() > end.size() &&
           equal_names(kind_, value.substr(value.size() - end.size()), end);
}

std::optional<std::string_view>
first_unmet(std::span<const certificate_rule> rules, const client_certificate &shown) {
    for (const certificate_rule &rule : rules) {
        const bool met = std::any_of(rules.begin(), rules.end(), [&](const auto &other) {
            return other.about() == rule.about() && other.holds(shown);
        });
        if (!met) {
            return rule.about();
        }
    }
    return std::nullopt;
}

} // namespace imprint::detail
