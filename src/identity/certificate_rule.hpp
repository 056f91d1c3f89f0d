// SPDX-License-Identifier: MIT
// A condition on a certificate, as a person writes it.  Pure.
//
//     subject=CN=Ada,O=Test      the whole name, as RFC 4514 writes it
//     subject.OU=Staff           one of its attributes
//     issuer=..., issuer.CN=...  the same of the issuer
//     san.email=*@example.org    an alternative name; a first "*" is any text
//     eku=clientAuth             a use, or a dotted object identifier; it has to be there
#pragma once

#include "imprint/client_certificate.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace imprint::detail {

class certificate_rule {
  public:
    // Throws std::invalid_argument with a sentence.
    explicit certificate_rule(std::string_view text);

    bool holds(const client_certificate &shown) const;
    // What it is about: the left side of "=".
    const std::string &about() const noexcept { return about_; }

  private:
    enum class part { subject, issuer, san, use };

    bool name_holds(const client_certificate::distinguished_name &name, const std::string &text)
        const;
    bool names(const client_certificate::san &one) const;

    std::string about_;
    std::string value_;
    part part_ = part::subject;
    std::string type_{}; // of an attribute; empty: of the whole name
    client_certificate::san_kind kind_ = client_certificate::san_kind::other;
};

// Of rules about the same thing one has to hold, and of each thing that rules are about: what
// is the first of which none does.  Nothing when all is well.
std::optional<std::string_view>
first_unmet(std::span<const certificate_rule> rules, const client_certificate &shown);

} // namespace imprint::detail
