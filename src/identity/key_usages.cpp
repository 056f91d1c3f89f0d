// SPDX-License-Identifier: MIT
#include "identity/key_usages.hpp"

#include "identity/object_identifier.hpp"

#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace imprint::detail {
namespace {

using texts = std::vector<std::string>;

// By the number of its bit.
constexpr std::array<std::string_view, 9> usages{
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
};

struct purpose {
    int nid;
    std::string_view name;
};

constexpr std::array purposes{
    purpose{NID_server_auth, "serverAuth"},
    purpose{NID_client_auth, "clientAuth"},
    purpose{NID_code_sign, "codeSigning"},
    purpose{NID_email_protect, "emailProtection"},
    purpose{NID_time_stamp, "timeStamping"},
    purpose{NID_OCSP_sign, "OCSPSigning"},
    purpose{NID_anyExtendedKeyUsage, "anyExtendedKeyUsage"},
};

// X509V3_get_d2i(3): of what is not there, -1 is absence, -2 more than one, else it did not
// decode.
std::optional<texts> missing(int critical) {
    return critical == -1 ? std::optional(texts{}) : std::nullopt;
}

std::optional<std::string> name_of(const ASN1_OBJECT *object) {
    const int nid = OBJ_obj2nid(object);
    for (const purpose &each : purposes) {
        if (each.nid == nid) {
            return std::string(each.name);
        }
    }
    return dotted_oid(object);
}

// Both extensions name at least one use.
std::optional<texts> unless_empty(texts found) {
    return found.empty() ? std::nullopt : std::optional(std::move(found));
}

} // namespace

std::optional<texts> parse_key_usage(const x509_st *certificate) {
    int critical = 0;
    const std::unique_ptr<ASN1_BIT_STRING, decltype(&ASN1_BIT_STRING_free)> bits(
        static_cast<ASN1_BIT_STRING *>(
            X509_get_ext_d2i(certificate, NID_key_usage, &critical, nullptr)
        ),
        &ASN1_BIT_STRING_free
    );
    if (!bits) {
        return missing(critical);
    }
    texts found;
    for (std::size_t bit = 0; bit < usages.size(); ++bit) {
        if (ASN1_BIT_STRING_get_bit(bits.get(), static_cast<int>(bit)) == 1) {
            found.emplace_back(usages[bit]);
        }
    }
    return unless_empty(std::move(found));
}

std::optional<texts> parse_extended_key_usage(const x509_st *certificate) {
    int critical = 0;
    const std::unique_ptr<EXTENDED_KEY_USAGE, decltype(&EXTENDED_KEY_USAGE_free)> objects(
        static_cast<EXTENDED_KEY_USAGE *>(
            X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, nullptr)
        ),
        &EXTENDED_KEY_USAGE_free
    );
    if (!objects) {
        return missing(critical);
    }
    texts found;
    for (int i = 0; i < sk_ASN1_OBJECT_num(objects.get()); ++i) {
        auto name = name_of(sk_ASN1_OBJECT_value(objects.get(), i));
        if (!name) {
            return std::nullopt;
        }
        found.push_back(std::move(*name));
    }
    return unless_empty(std::move(found));
}

} // namespace imprint::detail
