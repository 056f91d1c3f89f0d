// SPDX-License-Identifier: MIT
#include "identity/certificate.hpp"

#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "identity/alternative_names.hpp"
#include "identity/distinguished_name.hpp"
#include "identity/key_usages.hpp"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <ctime>
#include <new>
#include <optional>
#include <span>
#include <utility>

namespace imprint::detail {
namespace {

using x509_pointer = std::unique_ptr<X509, decltype(&X509_free)>;

// OpenSSL reads looser encodings than DER; another encoding of the same certificate would
// have another fingerprint, and so escape a list of fingerprints.  This also finds octets
// that follow the certificate.
bool encodes_to(X509 *certificate, std::string_view der) {
    unsigned char *octets = nullptr;
    const int size = i2d_X509(certificate, &octets);
    if (size < 0) {
        return false;
    }
    const std::string_view again(
        reinterpret_cast<char *>(octets), static_cast<std::size_t>(size)
    );
    const bool same = again == der;
    OPENSSL_free(octets);
    return same;
}

x509_pointer decode(std::string_view der) {
    const auto *at = reinterpret_cast<const unsigned char *>(der.data());
    x509_pointer certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())), &X509_free);
    if (certificate && !encodes_to(certificate.get(), der)) {
        certificate.reset();
    }
    return certificate;
}

std::optional<std::chrono::sys_seconds> point_in_time(const ASN1_TIME *time) {
    std::tm fields{};
    if (ASN1_TIME_to_tm(time, &fields) != 1) {
        return std::nullopt;
    }
    const std::chrono::sys_days day =
        std::chrono::year(fields.tm_year + 1900) /
        std::chrono::month(static_cast<unsigned>(fields.tm_mon + 1)) /
        std::chrono::day(static_cast<unsigned>(fields.tm_mday));
    return day + std::chrono::hours(fields.tm_hour) + std::chrono::minutes(fields.tm_min) +
           std::chrono::seconds(fields.tm_sec);
}

std::string serial_text(const ASN1_INTEGER *serial) {
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(serial));
    const bool negative = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER;
    return (negative ? "-" : "") +
           base::format_upper_hex(std::span(ASN1_STRING_get0_data(serial), size));
}

// The key with its algorithm (RFC 5280 §4.1.2.7): what a renewed certificate may keep.
std::string spki_fingerprint(const X509 *certificate) {
    unsigned char *octets = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &octets);
    if (size < 0) {
        throw std::bad_alloc(); // what was decoded can be encoded
    }
    const std::string_view der(
        reinterpret_cast<char *>(octets), static_cast<std::size_t>(size)
    );
    std::string text = base::format_hex(base::sha256(der));
    OPENSSL_free(octets);
    return text;
}

using outcome = std::variant<client_certificate, certificate_fault>;

outcome read_fields(const X509 *certificate, std::string_view der) {
    auto subject = parse_name(X509_get_subject_name(certificate));
    if (!subject) {
        return certificate_fault{"has a subject that is no text, or holds NUL"};
    }
    auto issuer = parse_name(X509_get_issuer_name(certificate));
    if (!issuer) {
        return certificate_fault{"has an issuer that is no text, or holds NUL"};
    }
    auto sans = parse_alternative_names(certificate);
    if (!sans) {
        return certificate_fault{"has malformed alternative names"};
    }
    auto usage = parse_key_usage(certificate);
    auto extended_usage = parse_extended_key_usage(certificate);
    if (!usage || !extended_usage) {
        return certificate_fault{"has a malformed key usage"};
    }
    const auto not_before = point_in_time(X509_get0_notBefore(certificate));
    const auto not_after = point_in_time(X509_get0_notAfter(certificate));
    if (!not_before || !not_after) {
        return certificate_fault{"has a malformed validity"};
    }
    return certificate_access::make(std::make_shared<const certificate_data>(certificate_data{
        std::string(der),
        serial_text(X509_get0_serialNumber(certificate)),
        base::format_hex(base::sha256(der)),
        std::move(subject->parts),
        std::move(issuer->parts),
        std::move(subject->text),
        std::move(issuer->text),
        std::move(*sans),
        spki_fingerprint(certificate),
        std::move(*usage),
        std::move(*extended_usage),
        *not_before,
        *not_after,
    }));
}

} // namespace

outcome parse_certificate(std::string_view der) {
    const x509_pointer certificate = decode(der);
    outcome result =
        certificate ? read_fields(certificate.get(), der) : certificate_fault{"is malformed"};
    ERR_clear_error(); // this thread's queue is not ours to fill
    return result;
}

} // namespace imprint::detail
