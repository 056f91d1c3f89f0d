// SPDX-License-Identifier: MIT
#include "identity/distinguished_name.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "identity/object_identifier.hpp"

#include <openssl/asn1.h>
#include <openssl/x509.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace imprint::detail {
namespace {

struct described_type {
    std::string_view oid;
    std::string_view name;
};

// RFC 4514 §3's table, and more of the IANA LDAP descriptors that certificates use.  Our own
// list: OpenSSL's short names differ (GN) and grow from version to version.
constexpr auto described_types = std::to_array<described_type>({
    {"2.5.4.3", "CN"},
    {"2.5.4.4", "SN"},
    {"2.5.4.5", "serialNumber"},
    {"2.5.4.6", "C"},
    {"2.5.4.7", "L"},
    {"2.5.4.8", "ST"},
    {"2.5.4.9", "STREET"},
    {"2.5.4.10", "O"},
    {"2.5.4.11", "OU"},
    {"2.5.4.12", "title"},
    {"2.5.4.13", "description"},
    {"2.5.4.15", "businessCategory"},
    {"2.5.4.17", "postalCode"},
    {"2.5.4.20", "telephoneNumber"},
    {"2.5.4.41", "name"},
    {"2.5.4.42", "givenName"},
    {"2.5.4.43", "initials"},
    {"2.5.4.44", "generationQualifier"},
    {"2.5.4.46", "dnQualifier"},
    {"2.5.4.65", "pseudonym"},
    {"0.9.2342.19200300.100.1.1", "UID"},
    {"0.9.2342.19200300.100.1.25", "DC"},
    {"1.2.840.113549.1.9.1", "emailAddress"},
});

std::string type_name(const std::string &oid) {
    for (const described_type &each : described_types) {
        if (each.oid == oid) {
            return std::string(each.name);
        }
    }
    return oid;
}

bool is_text(const ASN1_STRING *value) {
    switch (ASN1_STRING_type(value)) {
    case V_ASN1_UTF8STRING:
    case V_ASN1_PRINTABLESTRING:
    case V_ASN1_T61STRING: // read as Latin-1, as everybody writes it
    case V_ASN1_IA5STRING:
    case V_ASN1_VISIBLESTRING:
    case V_ASN1_NUMERICSTRING:
    case V_ASN1_UNIVERSALSTRING:
    case V_ASN1_BMPSTRING:
        return true;
    default:
        return false;
    }
}

std::optional<std::string> utf8_of(const ASN1_STRING *value) {
    unsigned char *octets = nullptr;
    const int size = ASN1_STRING_to_UTF8(&octets, value);
    if (size < 0) {
        return std::nullopt;
    }
    std::string text(reinterpret_cast<char *>(octets), static_cast<std::size_t>(size));
    OPENSSL_free(octets);
    if (text.find('\0') != text.npos || !base::is_utf8(text)) {
        return std::nullopt;
    }
    return text;
}

// "#" and the value's DER: RFC 4514 §2.4, for what has no string form.
std::optional<std::string> hex_of(const ASN1_STRING *value) {
    const std::unique_ptr<ASN1_TYPE, decltype(&ASN1_TYPE_free)> any(
        ASN1_TYPE_new(), &ASN1_TYPE_free
    );
    if (!any || ASN1_TYPE_set1(any.get(), ASN1_STRING_type(value), value) != 1) {
        return std::nullopt;
    }
    unsigned char *octets = nullptr;
    const int size = i2d_ASN1_TYPE(any.get(), &octets);
    if (size < 0) {
        return std::nullopt;
    }
    std::string text = "#";
    text += base::format_hex(std::span(octets, static_cast<std::size_t>(size)));
    OPENSSL_free(octets);
    return text;
}

// RFC 4514 §2.4.  Control characters become \XX too, which it allows of any character: a
// line break in a name must not make a second line of a log.
std::string escape_value(std::string_view value) {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const auto octet = static_cast<std::uint8_t>(c);
        const bool at_edge =
            (i == 0 && (c == ' ' || c == '#')) || (i + 1 == value.size() && c == ' ');
        if (octet < 0x20 || octet == 0x7f) {
            text += '\\';
            text += base::format_upper_hex(std::span(&octet, 1));
        } else {
            if (at_edge || std::string_view("\"+,;<>\\").find(c) != std::string_view::npos) {
                text += '\\';
            }
            text += c;
        }
    }
    return text;
}

struct entry {
    client_certificate::attribute attribute;
    std::string text; // "CN=Ada"
};

std::optional<entry> parse_entry(const X509_NAME_ENTRY *from) {
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(from);
    const auto oid = dotted_oid(X509_NAME_ENTRY_get_object(from));
    const bool textual = is_text(value);
    const auto plain = textual ? utf8_of(value) : hex_of(value);
    if (!oid || !plain) {
        return std::nullopt;
    }
    std::string type = type_name(*oid);
    // RFC 4514 §2.4: a type in dotted form takes its value in "#" form.
    const auto shown = !textual       ? plain
                       : type == *oid ? hex_of(value)
                                      : std::optional(escape_value(*plain));
    if (!shown) {
        return std::nullopt;
    }
    std::string text = type + "=" + *shown;
    return entry{{std::move(type), *plain}, std::move(text)};
}

} // namespace

std::optional<parsed_name> parse_name(const X509_name_st *name) {
    parsed_name parsed;
    int previous = -1; // the number of the RDN that the last entry was of
    for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
        const X509_NAME_ENTRY *from = X509_NAME_get_entry(name, i);
        auto found = parse_entry(from);
        if (!found) {
            return std::nullopt;
        }
        const bool same = i > 0 && X509_NAME_ENTRY_set(from) == previous;
        previous = X509_NAME_ENTRY_set(from);
        if (!same) {
            parsed.parts.emplace_back();
        }
        parsed.parts.back().push_back(std::move(found->attribute));
        // RFC 4514 §2.1: the last RDN first.  Within an RDN any order will do; the reverse
        // is what OpenSSL, and so nginx and Apache, write.
        const std::string_view separator = i == 0 ? "" : same ? "+" : ",";
        parsed.text.insert(0, found->text.append(separator));
    }
    return parsed;
}

} // namespace imprint::detail
