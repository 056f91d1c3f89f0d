// SPDX-License-Identifier: MIT
// Whose certificate counts: anchors, pins and rules together, and for how long a judgement
// holds.
#include "base/encoding.hpp"
#include "identity/client_policy.hpp"
#include "identity/identify.hpp"
#include "pki.hpp"
#include "samples.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

using namespace imprint;
using namespace imprint::detail;
using namespace std::chrono_literals;

namespace {

const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());

client_identity shown(
    client_policy &policy,
    const std::string &name,
    const std::string &verify = "SUCCESS",
    std::initializer_list<param> more = {},
    std::chrono::sys_seconds when = now
) {
    certificate_cache cache;
    params request = sample::request(more);
    request.append("SSL_CLIENT_VERIFY", verify);
    request.append("SSL_CLIENT_CERT", pki::text(name + ".pem"));
    return identify(request, {policy}, when, cache).identity;
}

std::string colons(const std::string &hex) {
    std::string text;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        text += (i == 0 ? "" : ":") + hex.substr(i, 2);
    }
    return text;
}

std::string pin_of(const std::string &name) {
    return pki::certificate(name).fingerprint_sha256();
}

std::string refused_terms(const client_trust &terms) {
    try {
        const client_policy never(terms);
        return "nothing";
    } catch (const std::invalid_argument &wrong) {
        return wrong.what();
    }
}

const auto root = pki::path("root.pem");

} // namespace

BOOST_AUTO_TEST_SUITE(policy)

BOOST_AUTO_TEST_CASE(the_fronts_word_alone_is_nothing) {
    client_policy none({});
    BOOST_TEST(none.admits_nobody());
    const auto found = shown(none, "ada");
    BOOST_TEST(!found.verified());
    BOOST_TEST(
        found.reason() == "the certificate is not vouched for here: neither --client-ca nor "
                          "--client-pin is given, so nobody's counts"
    );
}

BOOST_AUTO_TEST_CASE(an_authority_vouches_beside_the_front) {
    client_policy by({.ca = root});
    BOOST_TEST(!by.admits_nobody());
    const auto found = shown(by, "ada");
    BOOST_REQUIRE(found.verified());
    BOOST_TEST((found.vouched_by() == voucher::authority));
    BOOST_TEST((*found.certificate() == pki::certificate("ada")));
    BOOST_TEST(
        shown(by, "ada", "FAILED:x").reason() ==
        "the front server did not verify the certificate: FAILED:x"
    );
    BOOST_TEST(
        shown(by, "guest").reason() ==
        "the certificate is not vouched for: unable to get local issuer certificate"
    );
}

BOOST_AUTO_TEST_CASE(a_pin_counts_by_itself) {
    client_policy by({.pins = {pin_of("ada"), colons(pin_of("alone"))}});
    BOOST_TEST(!by.admits_nobody());
    BOOST_TEST((shown(by, "ada").vouched_by() == voucher::pin));
    BOOST_TEST(shown(by, "bob").reason() == "the certificate is not pinned (--client-pin)");
    // The front can't verify a self-signed one; of others its word stands.
    BOOST_TEST((shown(by, "alone", "FAILED:self-signed").vouched_by() == voucher::pin));
    BOOST_TEST((shown(by, "alone").vouched_by() == voucher::pin));
    BOOST_TEST(
        shown(by, "ada", "FAILED:revoked").reason() ==
        "the front server did not verify the certificate: FAILED:revoked"
    );
    BOOST_TEST(!shown(by, "alone", "NONE").verified());
    BOOST_TEST(shown(by, "alone", "FAILED:x", {}, now + 24h * 365 * 11)
                   .reason()
                   .starts_with("the certificate expired at "));
}

BOOST_AUTO_TEST_CASE(pins_and_an_authority_admit_either) {
    client_policy by({.ca = root, .pins = {pin_of("guest")}, .rules = {"subject.CN=ada"}});
    BOOST_TEST((shown(by, "ada").vouched_by() == voucher::authority));
    BOOST_TEST((shown(by, "guest").vouched_by() == voucher::pin));
    BOOST_TEST(!shown(by, "alone").verified());
}

BOOST_AUTO_TEST_CASE(rules_are_beside_the_authority) {
    client_policy by({.ca = root, .rules = {"eku=clientAuth", "subject.CN=eve"}});
    BOOST_TEST(shown(by, "eve").verified());
    BOOST_TEST(
        shown(by, "ada").reason() ==
        "the certificate meets no rule on subject.CN (--client-rule)"
    );
    BOOST_TEST(!shown(by, "guest").verified());
}

BOOST_AUTO_TEST_CASE(the_name_of_the_handshake_is_the_requests) {
    client_policy by({.ca = root});
    const auto asked = [&](const char *name, const char *server, const char *host) {
        return shown(by, "ada", "SUCCESS", {{name, server}, {"HTTP_HOST", host}}).reason();
    };
    BOOST_TEST(asked("SSL_SERVER_NAME", "example.org", "example.org") == "");
    BOOST_TEST(asked("SSL_SERVER_NAME", "example.org", "EXAMPLE.org:8443") == "");
    BOOST_TEST(asked("SSL_SERVER_NAME", "example.org", "example.org.:443") == "");
    BOOST_TEST(asked("SSL_SERVER_NAME", "", "example.org") == "");
    BOOST_TEST(asked("SSL_SERVER_NAME", "", "[::1]:443") == "");
    BOOST_TEST(
        asked("SSL_SERVER_NAME", "a.example", "b.example") ==
        "the request is for b.example, but the certificate was shown to a.example"
    );
    BOOST_TEST(
        asked("SSL_TLS_SNI", "a.example", "[2001:db8::1]:443") ==
        "the request is for [2001:db8::1], but the certificate was shown to a.example"
    );
    BOOST_TEST(asked("HTTP_SSL_TLS_SNI", "a.example", "b.example") == ""); // a client's
}

BOOST_AUTO_TEST_CASE(what_the_front_says_is_kept) {
    client_policy by({.ca = root});
    const std::initializer_list<param> said = {
        {"SSL_PROTOCOL", "TLSv1.3"}, {"SSL_CIPHER", "TLS_AES_256_GCM_SHA384\n"}
    };
    const auto found = shown(by, "ada", "SUCCESS", said);
    BOOST_TEST(found.front_said() == "SUCCESS");
    BOOST_TEST(found.tls_version() == "TLSv1.3");
    BOOST_TEST(found.tls_cipher() == "TLS_AES_256_GCM_SHA384\\x0a");
    BOOST_TEST(shown(by, "ada", "FAILED:x\n", said).front_said() == "FAILED:x\\x0a");
    certificate_cache cache;
    const auto stranger =
        identify(sample::request(said), {by, false, "TCP"}, now, cache).identity;
    BOOST_TEST(stranger.tls_version() == "");
}

// Files of a policy that can change, and one cache for all that is asked.
struct changing {
    std::filesystem::path folder = pki::new_folder();
    certificate_cache cache{};
    std::optional<client_policy> by{};

    changing(const char *ca, const char *crl) {
        put("ca.pem", ca);
        put("list.crl", crl);
        by.emplace(
            client_trust{.ca = folder / "ca.pem", .crl = folder / "list.crl", .reread = 10s}
        );
    }
    ~changing() { std::filesystem::remove_all(folder); }
    changing(const changing &) = delete;
    changing &operator=(const changing &) = delete;
    changing(changing &&) = delete;
    changing &operator=(changing &&) = delete;

    void put(const char *name, const char *from) const {
        pki::write(folder / "new", pki::text(from));
        std::filesystem::rename(folder / "new", folder / name);
    }
    bool verified(
        const std::string &name,
        std::chrono::sys_seconds when,
        std::initializer_list<param> more = {}
    ) {
        params request = sample::request(more);
        request.append("SSL_CLIENT_VERIFY", "SUCCESS");
        request.append("SSL_CLIENT_CERT", pki::text(name + ".pem"));
        return identify(request, {*by}, when, cache).identity.verified();
    }
};

BOOST_AUTO_TEST_CASE(a_revocation_is_seen_within_the_interval) {
    changing here("sub.pem", "month.crl");
    BOOST_TEST(here.verified("mallory", now));
    here.put("list.crl", "sub.crl");
    BOOST_TEST(here.verified("mallory", now + 9s));
    BOOST_TEST(here.verified("bob", now + 9s));
    BOOST_TEST(!here.verified("mallory", now + 10s));
    BOOST_TEST(here.verified("bob", now + 10s));
    here.put("list.crl", "month.crl");
    BOOST_TEST(here.verified("mallory", now)); // a clock that was set back does not wait
}

// What was judged a moment ago was judged by other files.
BOOST_AUTO_TEST_CASE(a_judgement_ends_with_its_files) {
    changing here("sub.pem", "month.crl");
    BOOST_TEST(!here.verified("ada", now));
    BOOST_TEST(here.verified("mallory", now + 8s));
    here.put("list.crl", "sub.crl");
    BOOST_TEST(!here.verified("mallory", now + 10s));
}

BOOST_AUTO_TEST_CASE(a_judgement_ends_with_time) {
    changing here("sub.pem", "month.crl");
    BOOST_TEST(here.verified("bob", now));
    BOOST_TEST(here.verified("bob", now + 24h * 29));
    BOOST_TEST(!here.verified("bob", now + 24h * 31));
}

BOOST_AUTO_TEST_CASE(a_judgement_is_of_the_chain_too) {
    changing here("root.pem", "both.crl");
    const std::string sub = pki::text("sub.pem");
    BOOST_TEST(!here.verified("bob", now));
    const std::string useless = pki::text("ada.pem");
    BOOST_TEST(!here.verified("bob", now, {{"SSL_CLIENT_CERT_CHAIN_0", useless}}));
    BOOST_TEST(here.verified("bob", now, {{"SSL_CLIENT_CERT_CHAIN_0", sub}}));
    BOOST_TEST(!here.verified("bob", now));
}

BOOST_AUTO_TEST_CASE(a_chain_is_what_the_front_passes_on) {
    client_policy by({.ca = root});
    BOOST_TEST(!shown(by, "bob").verified());
    const std::string sub = pki::text("sub.pem");
    const auto apache = shown(by, "bob", "SUCCESS", {{"SSL_CLIENT_CERT_CHAIN_0", sub}});
    BOOST_TEST(apache.verified());
    BOOST_REQUIRE(apache.chain().size() == 1);
    BOOST_TEST((apache.chain().front() == pki::certificate("sub")));
    const std::string both = base::format_base64(pki::der("sub") + pki::der("root"));
    const auto haproxy = shown(by, "bob", "SUCCESS", {{"SSL_CLIENT_CHAIN_B64", both}});
    BOOST_TEST(haproxy.verified());
    BOOST_REQUIRE(haproxy.chain().size() == 2);
    BOOST_TEST((haproxy.chain().back() == pki::certificate("root")));

    const auto reason = [&](std::initializer_list<param> chain) {
        return shown(by, "bob", "SUCCESS", chain).reason();
    };
    BOOST_TEST(
        reason({{"SSL_CLIENT_CERT_CHAIN_0", sub}, {"SSL_CLIENT_CERT_CHAIN_1", "x"}}) ==
        "the certificate came with a chain of which one is malformed"
    );
    const std::string cut =
        base::format_base64(pki::der("sub") + pki::der("root").substr(0, 9));
    BOOST_TEST(
        reason({{"SSL_CLIENT_CHAIN_B64", cut}}) ==
        "the certificate came with a chain of which one is malformed"
    );
    BOOST_TEST(
        reason({{"SSL_CLIENT_CHAIN_B64", both}, {"SSL_CLIENT_CHAIN_B64", ""}}) ==
        "SSL_CLIENT_CHAIN_B64 came more than once"
    );
    BOOST_TEST(
        reason({{"SSL_CLIENT_CERT_CHAIN_0", sub}, {"SSL_CLIENT_CERT_CHAIN_0", sub}}) ==
        "SSL_CLIENT_CERT_CHAIN_ came more than once"
    );
    std::string eleven;
    for (int i = 0; i < 11; ++i) {
        eleven += pki::der("sub");
    }
    BOOST_TEST(
        reason({{"SSL_CLIENT_CHAIN_B64", base::format_base64(eleven)}}) ==
        "the certificate came with more than 10 others"
    );
}

BOOST_AUTO_TEST_CASE(terms_that_are_written_wrong) {
    const auto begins = [](const client_trust &terms, std::string_view with) {
        const std::string told = refused_terms(terms);
        BOOST_TEST(told.starts_with(with), told);
    };
    begins({.pins = {"abc"}}, "--client-pin \"abc\" is no fingerprint: ");
    begins({.pins = {std::string(64, 'g')}}, "--client-pin \"ggg");
    begins({.ca = root, .rules = {"CN=x"}}, "--client-rule \"CN=x\" is no rule: ");
    begins({.crl = pki::path("root.crl")}, "--client-crl needs --client-ca");
    begins(
        {.pins = {pin_of("ada")}, .rules = {"subject.CN=x"}}, "--client-rule needs --client-ca"
    );
}

BOOST_AUTO_TEST_SUITE_END()
