// SPDX-License-Identifier: MIT
#include "identity/alternative_names.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "identity/distinguished_name.hpp"
#include "identity/object_identifier.hpp"

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>

namespace imprint::detail {
namespace {

using kind = client_certificate::san_kind;
using found_name = std::optional<client_certificate::san>;

std::string_view octets_of(const ASN1_STRING *value) {
    return {
        reinterpret_cast<const char *>(ASN1_STRING_get0_data(value)),
        static_cast<std::size_t>(ASN1_STRING_length(value))
    };
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7f;
    });
}

found_name ascii_name(kind of, const ASN1_STRING *value) {
    const std::string_view text = octets_of(value);
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80;
    });
    if (!ascii || has_control(text)) {
        return std::nullopt;
    }
    return client_certificate::san{of, std::string(text)};
}

found_name address(const ASN1_OCTET_STRING *value) {
    const std::string_view octets = octets_of(value);
    if (octets.size() != 4 && octets.size() != 16) {
        return std::nullopt;
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = octets.size() == 4 ? AF_INET : AF_INET6;
    inet_ntop(family, octets.data(), text.data(), text.size());
    return client_certificate::san{kind::ip, text.data()};
}

found_name directory_name(const X509_NAME *name) {
    auto parsed = parse_name(name);
    if (!parsed) {
        return std::nullopt;
    }
    return client_certificate::san{kind::directory, std::move(parsed->text)};
}

found_name registered_id(const ASN1_OBJECT *object) {
    auto text = dotted_oid(object);
    if (!text) {
        return std::nullopt;
    }
    return client_certificate::san{kind::registered_id, std::move(*text)};
}

found_name encoded(const GENERAL_NAME *name) {
    unsigned char *octets = nullptr;
    const int size = i2d_GENERAL_NAME(name, &octets);
    if (size < 0) {
        return std::nullopt;
    }
    std::string text = base::format_hex(std::span(octets, static_cast<std::size_t>(size)));
    OPENSSL_free(octets);
    return client_certificate::san{kind::other, std::move(text)};
}

// A Windows user principal name is an otherName of 1.3.6.1.4.1.311.20.2.3, a UTF8String.
found_name other_name(const GENERAL_NAME *name) {
    const OTHERNAME *other = name->d.otherName;
    if (OBJ_obj2nid(other->type_id) != NID_ms_upn) {
        return encoded(name);
    }
    if (ASN1_TYPE_get(other->value) != V_ASN1_UTF8STRING) {
        return std::nullopt;
    }
    const std::string_view text = octets_of(other->value->value.utf8string);
    if (has_control(text) || !base::is_utf8(text)) {
        return std::nullopt;
    }
    return client_certificate::san{kind::upn, std::string(text)};
}

found_name parse_general_name(const GENERAL_NAME *name) {
    switch (name->type) {
    case GEN_DNS:
        return ascii_name(kind::dns, name->d.dNSName);
    case GEN_EMAIL:
        return ascii_name(kind::email, name->d.rfc822Name);
    case GEN_URI:
        return ascii_name(kind::uri, name->d.uniformResourceIdentifier);
    case GEN_IPADD:
        return address(name->d.iPAddress);
    case GEN_DIRNAME:
        return directory_name(name->d.directoryName);
    case GEN_RID:
        return registered_id(name->d.registeredID);
    case GEN_OTHERNAME:
        return other_name(name);
    default:
        return encoded(name);
    }
}

} // namespace

std::optional<std::vector<client_certificate::san>>
parse_alternative_names(const x509_st *certificate) {
    int critical = 0;
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
        static_cast<GENERAL_NAMES *>(
            X509_get_ext_d2i(certificate, NID_subject_alt_name, &critical, nullptr)
        ),
        &GENERAL_NAMES_free
    );
    std::vector<client_certificate::san> sans;
    if (!names) {
        // X509V3_get_d2i(3): -1 is absence, -2 more than one, else it did not decode.
        return critical == -1 ? std::optional(std::move(sans)) : std::nullopt;
    }
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        auto found = parse_general_name(sk_GENERAL_NAME_value(names.get(), i));
        if (!found) {
            return std::nullopt;
        }
        sans.push_back(std::move(*found));
    }
    return sans;
}

} // namespace imprint::detail
