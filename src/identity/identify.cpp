// SPDX-License-Identifier: MIT
#include "identity/identify.hpp"

#include "base/number.hpp"
#include "base/text.hpp"
#include "identity/evidence.hpp"
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

constexpr std::size_t most_said = 200;

// The clock is looked at here whatever the front said: resumed TLS sessions and kept
// connections outlive both ends of a validity.
std::optional<std::string>
validity_fault(const client_certificate &certificate, std::chrono::sys_seconds now) {
    const auto told = [](std::string_view what, std::chrono::sys_seconds when) {
        return fmt::format("the certificate {} {:%Y-%m-%dT%H:%M:%SZ}", what, when);
    };
    if (now < certificate.not_before()) {
        return told("is not valid before", certificate.not_before());
    }
    if (now > certificate.not_after()) {
        return told("expired at", certificate.not_after());
    }
    return std::nullopt;
}

// Without port, and without the dot of an absolute name.
std::string_view host_of(std::string_view field) {
    if (!field.ends_with(']')) {
        field = field.substr(0, field.rfind(':'));
    }
    return field.ends_with('.') ? field.substr(0, field.size() - 1) : field;
}

// A certificate is asked for, and judged, by the rules of the name in the TLS handshake;
// another name in the request may have others.
std::optional<std::string> name_fault(const params &request) {
    const std::string_view apache = text_of(request, "SSL_TLS_SNI");
    const std::string_view name = apache.empty() ? text_of(request, "SSL_SERVER_NAME") : apache;
    const std::string_view host = host_of(text_of(request, "HTTP_HOST"));
    if (name.empty() || base::equal_ignoring_case(host_of(name), host)) {
        return std::nullopt;
    }
    return fmt::format(
        "the request is for {}, but the certificate was shown to {}",
        base::escape_for_log(host, most_said),
        base::escape_for_log(name, most_said)
    );
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

client_identity unverified(std::string_view verify) {
    return client_identity::refused(
        "the front server did not verify the certificate: " +
        base::escape_for_log(verify, most_said) + in_words(verify)
    );
}

// What the policy made of it a while ago holds for the same files, until they are looked at
// again.
const std::optional<std::string> &
judge(known_certificate &known, const client_policy &policy, std::chrono::sys_seconds now) {
    if (!known.judged || known.judged->policy != policy.version() ||
        !policy.still_holds(known.judged->at, now)) {
        known.judged = {
            policy.version(), now, policy.refusal(known.certificate, known.chain, now)
        };
    }
    return known.judged->refusal;
}

// `shown` holds a certificate.
client_identity from_certificate(
    const params &request,
    const evidence &shown,
    const identity_rules &rules,
    std::chrono::sys_seconds now,
    certificate_cache &cache
) {
    const std::string_view verify = text_of(request, verify_name);
    const auto found = find_certificate(shown, cache);
    if (const auto *fault = std::get_if<certificate_fault>(&found)) {
        return verify == "SUCCESS" ? client_identity::refused("the certificate " + fault->why)
                                   : unverified(verify);
    }
    known_certificate &known = *std::get<known_certificate *>(found);
    const client_certificate &own = known.certificate;
    const bool pinned = rules.policy.pins(own);
    // Nobody but its holder can vouch for a self-signed one.
    const bool by_itself = pinned && own.subject_text() == own.issuer_text();
    if (verify != "SUCCESS" && !by_itself) {
        return unverified(verify);
    }
    if (auto why = validity_fault(own, now)) {
        return client_identity::refused(std::move(*why));
    }
    if (auto why = name_fault(request)) {
        return client_identity::refused(std::move(*why));
    }
    if (pinned) {
        return client_identity(own, voucher::pin, known.chain);
    }
    if (const auto &why = judge(known, rules.policy, now)) {
        return client_identity::refused("the certificate " + *why);
    }
    return client_identity(own, voucher::authority, known.chain);
}

client_identity decide(
    const params &request,
    const identity_rules &rules,
    std::chrono::sys_seconds now,
    certificate_cache &cache
) {
    const auto repeated = repeated_evidence(request);
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
    const evidence shown = find_evidence(request);
    if (verify != "SUCCESS" && (shown.empty() || !rules.policy.has_pins())) {
        return unverified(verify);
    }
    if (!shown.empty()) {
        return from_certificate(request, shown, rules, now, cache);
    }
    // Apache drops a variable longer than 16384 octets, and says so in its log only.
    return client_identity::refused(
        "configuration error: the front server verified a certificate but did not send it "
        "(lighttpd: ssl.verifyclient.exportcert; Apache: SSLOptions +ExportCertData; "
        "nginx: SSL_CLIENT_CERT $ssl_client_raw_cert), or it was too long to send"
    );
}

void note_words(const params &request, client_identity &into) {
    const auto told = [&](std::string_view name) {
        return base::escape_for_log(text_of(request, name), most_said);
    };
    into.set_front_said(told(verify_name));
    into.set_tls(told("SSL_PROTOCOL"), told("SSL_CIPHER"));
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
    auto trouble = rules.policy.refresh(now);
    identification result{decide(request, rules, now, cache), look_alike_notes(request)};
    if (rules.front_trusted) {
        note_words(request, result.identity);
    }
    note_neglect(request, rules, result.notes);
    if (trouble) {
        result.notes.push_back(std::move(*trouble));
    }
    return result;
}

} // namespace imprint::detail
