// SPDX-License-Identifier: MIT
#include "identity/identify.hpp"

#include "base/number.hpp"
#include "base/text.hpp"
#include "identity/certificate.hpp"
#include "identity/certificate_text.hpp"
#include "identity/look_alike.hpp"
#include "identity/param_names.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/x509_vfy.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace imprint::detail {
namespace {

using parsed = std::variant<client_certificate, certificate_fault>;

// Fronts send names with empty values for what there is none of.
std::string_view text_of(const params &request, std::string_view name) {
    return request.find(name).value_or("");
}

base::sha256_digest cache_key(certificate_spelling spelling, std::string_view text) {
    base::sha256_stream digest; // one text may not mean two things: the spelling goes in
    digest.update(spelling == certificate_spelling::pem ? "P" : "D");
    digest.update(text);
    return digest.finish();
}

certificate_fault explain(spelling_fault fault) {
    switch (fault) {
    case spelling_fault::too_long:
        return {fmt::format("is longer than {} octets", most_certificate_text)};
    case spelling_fault::several_certificates:
        return {"is not alone in its param"};
    case spelling_fault::malformed:
        break;
    }
    return {"is malformed"};
}

parsed
parse_param(certificate_spelling spelling, std::string_view text, certificate_cache &cache) {
    if (text.size() > most_certificate_text) {
        return explain(spelling_fault::too_long); // before it costs a digest
    }
    const base::sha256_digest key = cache_key(spelling, text);
    if (const client_certificate *known = cache.find(key)) {
        return *known;
    }
    const auto der = parse_spelling(spelling, text);
    if (const auto *fault = std::get_if<spelling_fault>(&der)) {
        return explain(*fault);
    }
    parsed result = parse_certificate(std::get<std::string>(der));
    if (const auto *certificate = std::get_if<client_certificate>(&result)) {
        cache.insert(key, *certificate);
    }
    return result;
}

// The clock is checked here whatever the front said: resumed TLS sessions and kept
// connections outlive both ends of a validity.
client_identity check_validity(client_certificate certificate, std::chrono::sys_seconds now) {
    const auto told = [](std::string_view what, std::chrono::sys_seconds when) {
        return client_identity::refused(
            fmt::format("the certificate {} {:%Y-%m-%dT%H:%M:%SZ}", what, when)
        );
    };
    if (now < certificate.not_before()) {
        return told("is not valid before", certificate.not_before());
    }
    if (now > certificate.not_after()) {
        return told("expired at", certificate.not_after());
    }
    return client_identity(std::move(certificate));
}

// The one certificate of a request that the front vouches for; one of the texts is not empty.
parsed
find_certificate(std::string_view pem, std::string_view base64, certificate_cache &cache) {
    if (pem.empty()) {
        return parse_param(certificate_spelling::base64_der, base64, cache);
    }
    parsed found = parse_param(certificate_spelling::pem, pem, cache);
    const auto *certificate = std::get_if<client_certificate>(&found);
    if (certificate == nullptr || base64.empty()) {
        return found;
    }
    const parsed second = parse_param(certificate_spelling::base64_der, base64, cache);
    const auto *other = std::get_if<client_certificate>(&second);
    if (other == nullptr || !(*other == *certificate)) {
        return certificate_fault{fmt::format("in {} is not the one in {}", pem_name, der_name)};
    }
    return found;
}

client_identity from_certificate(
    const params &request, std::chrono::sys_seconds now, certificate_cache &cache
) {
    const std::string_view pem = text_of(request, pem_name);
    const std::string_view base64 = text_of(request, der_name);
    if (pem.empty() && base64.empty()) {
        // Apache drops a variable longer than 16384 octets, and says so in its log only.
        return client_identity::refused(
            "configuration error: the front server verified a certificate but did not send it "
            "(lighttpd: ssl.verifyclient.exportcert; Apache: SSLOptions +ExportCertData; "
            "nginx: SSL_CLIENT_CERT $ssl_client_raw_cert), or it was too long to send"
        );
    }
    parsed found = find_certificate(pem, base64, cache);
    if (const auto *fault = std::get_if<certificate_fault>(&found)) {
        return client_identity::refused("the certificate " + fault->why);
    }
    return check_validity(std::get<client_certificate>(std::move(found)), now);
}

std::optional<std::string_view> repeated_name(const params &request) {
    for (const std::string_view name : {verify_name, pem_name, der_name}) {
        if (request.count(name) > 1) {
            return name;
        }
    }
    return std::nullopt;
}

// lighttpd gives OpenSSL's verdict as "FAILED:error:00000017:lib(0)::reason(23)": the number
// is one of verification, for which its formatter knows no words; OpenSSL's other table does.
std::string in_words(std::string_view verify) {
    constexpr std::string_view before = ":lib(0)::reason(";
    const std::size_t at = verify.find(before);
    if (!verify.starts_with("FAILED:error:") || at == std::string_view::npos ||
        !verify.ends_with(')')) {
        return {};
    }
    verify.remove_suffix(1);
    const auto number = base::parse_number<std::uint16_t>(verify.substr(at + before.size()));
    return number ? fmt::format(" ({})", X509_verify_cert_error_string(*number)) : "";
}

client_identity decide(
    const params &request,
    const identity_rules &rules,
    std::chrono::sys_seconds now,
    certificate_cache &cache
) {
    const auto repeated = repeated_name(request);
    const std::string_view verify = text_of(request, verify_name);
    if (!repeated && (verify.empty() || verify == "NONE")) {
        return {};
    }
    if (!rules.front_trusted) {
        return client_identity::refused(rules.untrusted_reason);
    }
    if (repeated) {
        return client_identity::refused(fmt::format("{} came more than once", *repeated));
    }
    if (verify != "SUCCESS") {
        return client_identity::refused(
            "the front server did not verify the certificate: " +
            base::escape_for_log(verify, 200) + in_words(verify)
        );
    }
    return from_certificate(request, now, cache);
}

// What the log should know of a front that is set up in a way that identifies nobody.
void note_neglect(
    const params &request, const identity_rules &rules, std::vector<std::string> &notes
) {
    if (!rules.front_trusted && !text_of(request, user_name).empty()) {
        notes.push_back(fmt::format("ignored {}: {}", user_name, rules.untrusted_reason));
    }
    const bool came =
        !text_of(request, pem_name).empty() || !text_of(request, der_name).empty();
    if (came && text_of(request, verify_name).empty()) {
        notes.push_back(fmt::format("ignored a certificate without {}", verify_name));
    }
}

} // namespace

identification identify(
    const params &request,
    const identity_rules &rules,
    std::chrono::sys_seconds now,
    certificate_cache &cache
) {
    identification result{
        decide(request, rules, now, cache),
        look_alike_notes(request),
    };
    note_neglect(request, rules, result.notes);
    return result;
}

} // namespace imprint::detail
