// SPDX-License-Identifier: MIT
// The octets of a certificate, and the text of a param that should spell one.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "identity/certificate.hpp"
#include "identity/certificate_text.hpp"
#include "identity/identify.hpp"
#include "require.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace {

using namespace imprint;
using namespace imprint::detail;

bool is_printable(std::string_view text) {
    return base::is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
           });
}

void check_name(const client_certificate::distinguished_name &name) {
    for (const auto &rdn : name) {
        fuzz::require(!rdn.empty(), "an RDN has an attribute");
        for (const auto &each : rdn) {
            fuzz::require(base::is_utf8(each.value), "a value is UTF-8");
            fuzz::require(each.value.find('\0') == each.value.npos, "a value has no NUL");
        }
    }
}

void check_fields(const client_certificate &found, std::string_view der) {
    fuzz::require(found.der() == der, "the octets are kept");
    fuzz::require(found.fingerprint_sha256().size() == 64, "the fingerprint is SHA-256");
    check_name(found.subject());
    check_name(found.issuer());
    fuzz::require(is_printable(found.subject_text()), "the subject is one line of text");
    fuzz::require(is_printable(found.issuer_text()), "the issuer is one line of text");
    for (const auto &san : found.sans()) {
        fuzz::require(is_printable(san.value), "an alternative name is one line of text");
    }
}

// As DER, and by way of a front that sends it: both must come to the same.
void check_der(std::string_view octets) {
    const auto direct = parse_certificate(octets);
    const auto *found = std::get_if<client_certificate>(&direct);
    params request;
    request.append("SSL_CLIENT_VERIFY", "SUCCESS");
    request.append("SSL_CLIENT_CERT_B64", base::format_base64(octets));
    certificate_cache cache;
    client_trust trust;
    if (found != nullptr) {
        trust.pins.push_back(found->fingerprint_sha256());
    }
    client_policy policy(trust);
    const auto now = found != nullptr ? found->not_before() : std::chrono::sys_seconds{};
    const client_identity sent = identify(request, {policy}, now, cache).identity;
    fuzz::require(sent.verified() == sent.reason().empty(), "a reason when it does not count");
    fuzz::require(is_printable(sent.reason()), "a reason is one line of text");
    if (found == nullptr) {
        fuzz::require(!sent.verified(), "no identity without a certificate");
        return;
    }
    check_fields(*found, octets);
    if (octets.size() < 48 * 1024 && found->not_before() <= found->not_after()) {
        fuzz::require(sent.certificate() == *found, "a front's certificate is the same");
    }
}

void check_text(std::string_view text) {
    const auto found = parse_spelling(certificate_spelling::pem, text);
    if (const auto *der = std::get_if<std::string>(&found)) {
        fuzz::require(!der->empty() && der->size() < text.size(), "PEM is longer than DER");
        check_der(*der);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    check_der(input);
    check_text(input);
    return 0;
}
