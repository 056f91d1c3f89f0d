// SPDX-License-Identifier: MIT
// When a certificate counts, and what is said when it does not.
#include "base/encoding.hpp"
#include "identity/identify.hpp"
#include "samples.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

using namespace imprint;
using namespace imprint::detail;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds in_2030 = std::chrono::sys_days(2030y / 1 / 1);

const std::string pem = sample::pem(sample::crafted("plain"));
const std::string other_pem = sample::pem(sample::crafted("utf8"));
const std::string base64 = base::format_base64(sample::crafted("plain"));
const std::string other_base64 = base::format_base64(sample::crafted("utf8"));

// Nobody signs crafted certificates: they are pinned.
client_policy &both_pinned() {
    static client_policy policy({
        .pins =
            {sample::certificate("plain").fingerprint_sha256(),
             sample::certificate("utf8").fingerprint_sha256()},
    });
    return policy;
}

identification identified(
    const params &request,
    std::chrono::sys_seconds now = in_2030,
    const identity_rules &rules = {both_pinned()}
) {
    certificate_cache cache;
    return identify(request, rules, now, cache);
}

struct row {
    const char *name;
    std::vector<param> request;
    const char *reason;
    friend std::ostream &operator<<(std::ostream &out, const row &each) {
        return out << each.name;
    }
    params all() const {
        params result;
        for (const param &each : request) {
            result.append(each.name, each.value);
        }
        return result;
    }
};

const row accepted[] = {
    {"PEM", {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", pem}}, ""},
    {"base64", {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT_B64", base64}}, ""},
    {"both, the same",
     {{"SSL_CLIENT_CERT_B64", base64},
      {"SSL_CLIENT_CERT", pem},
      {"SSL_CLIENT_VERIFY", "SUCCESS"}},
     ""},
    {"PEM beside empty base64",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", pem}, {"SSL_CLIENT_CERT_B64", ""}},
     ""},
    {"the client says otherwise",
     {{"HTTP_SSL_CLIENT_VERIFY", "NONE"},
      {"HTTP_SSL_CLIENT_CERT", other_pem},
      {"SSL_CLIENT_VERIFY", "SUCCESS"},
      {"SSL_CLIENT_CERT", pem},
      {"HTTP_SSL_CLIENT_VERIFY", "FAILED"}},
     ""},
    {"the front's own words do not matter",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"},
      {"SSL_CLIENT_S_DN", "CN=admin"},
      {"SSL_CLIENT_CERT", pem}},
     ""},
};

const row anonymous[] = {
    {"plain HTTP", {{"REQUEST_METHOD", "GET"}}, ""},
    {"nothing", {}, ""},
    {"NONE", {{"SSL_CLIENT_VERIFY", "NONE"}}, ""},
    {"empty", {{"SSL_CLIENT_VERIFY", ""}, {"SSL_CLIENT_CERT", ""}}, ""},
    {"NONE with a certificate", {{"SSL_CLIENT_VERIFY", "NONE"}, {"SSL_CLIENT_CERT", pem}}, ""},
    {"a certificate that nobody vouches for", {{"SSL_CLIENT_CERT", pem}}, ""},
    {"everything in a client's fields",
     {{"HTTP_SSL_CLIENT_VERIFY", "SUCCESS"},
      {"HTTP_SSL_CLIENT_CERT", pem},
      {"HTTP_X_SSL_CLIENT_VERIFY", "SUCCESS"},
      {"HTTP_X_SSL_CLIENT_CERT", pem},
      {"HTTP_CLIENT_CERT", base64},
      {"HTTP_REMOTE_USER", "admin"}},
     ""},
    {"a client's SUCCESS beside the front's certificate",
     {{"HTTP_SSL_CLIENT_VERIFY", "SUCCESS"},
      {"SSL_CLIENT_VERIFY", "NONE"},
      {"SSL_CLIENT_CERT", pem}},
     ""},
    {"other letters",
     {{"ssl_client_verify", "SUCCESS"},
      {"Ssl_Client_Verify", "SUCCESS"},
      {"SSL-CLIENT-VERIFY", "SUCCESS"},
      {"SSL_CLIENT_VERIFY ", "SUCCESS"},
      {"SSL_CLIENT_CERT", pem}},
     ""},
};

constexpr auto unverified = "the front server did not verify the certificate: ";
constexpr auto unsent = "configuration error: the front server verified a certificate but did "
                        "not send it (lighttpd: ssl.verifyclient.exportcert; Apache: "
                        "SSLOptions +ExportCertData; nginx: SSL_CLIENT_CERT "
                        "$ssl_client_raw_cert), or it was too long to send";
const std::string failed = "FAILED:certificate has expired";
const std::string failed_told = unverified + failed;
// The words for 23 are X509_V_ERR_CERT_REVOKED's in X509_STORE_CTX_get_error(3ssl).
const std::string numbered = "FAILED:error:00000017:lib(0)::reason(23)";
const std::string numbered_told = unverified + numbered + " (certificate revoked)";
const std::string odd = "FAILED:error:00000017:lib(0)::reason(x)";
const std::string odd_told = unverified + odd;
const std::string spaced_told = std::string(unverified) + " SUCCESS";
const std::string lower_told = std::string(unverified) + "success";
const std::string generous_told = std::string(unverified) + "GENEROUS";
const std::string zero_told = std::string(unverified) + "0";
const std::string joined_told = std::string(unverified) + "SUCCESS, SUCCESS";
const std::string forged_told = std::string(unverified) + "FAILED\\x0aSUCCESS";
const std::string two = pem + pem;
const std::string trailing = pem + "x";
const std::string too_long = pem + std::string(70000, ' ');
const std::string no_text = sample::pem(sample::crafted("nul"));
const std::string octet_more = sample::pem(sample::crafted("trailing_octet"));

const row refused[] = {
    {"FAILED", {{"SSL_CLIENT_VERIFY", failed}}, failed_told.c_str()},
    {"FAILED by number", {{"SSL_CLIENT_VERIFY", numbered}}, numbered_told.c_str()},
    {"FAILED by no number", {{"SSL_CLIENT_VERIFY", odd}}, odd_told.c_str()},
    {"FAILED with a good certificate",
     {{"SSL_CLIENT_VERIFY", failed}, {"SSL_CLIENT_CERT", pem}},
     failed_told.c_str()},
    {"a blank before",
     {{"SSL_CLIENT_VERIFY", " SUCCESS"}, {"SSL_CLIENT_CERT", pem}},
     spaced_told.c_str()},
    {"lower case",
     {{"SSL_CLIENT_VERIFY", "success"}, {"SSL_CLIENT_CERT", pem}},
     lower_told.c_str()},
    {"GENEROUS",
     {{"SSL_CLIENT_VERIFY", "GENEROUS"}, {"SSL_CLIENT_CERT", pem}},
     generous_told.c_str()},
    {"HAProxy's number unchanged",
     {{"SSL_CLIENT_VERIFY", "0"}, {"SSL_CLIENT_CERT_B64", base64}},
     zero_told.c_str()},
    {"joined",
     {{"SSL_CLIENT_VERIFY", "SUCCESS, SUCCESS"}, {"SSL_CLIENT_CERT", pem}},
     joined_told.c_str()},
    {"a line break in the word", {{"SSL_CLIENT_VERIFY", "FAILED\nSUCCESS"}}, forged_told.c_str()
    },
    {"verify twice",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"},
      {"SSL_CLIENT_VERIFY", "SUCCESS"},
      {"SSL_CLIENT_CERT", pem}},
     "SSL_CLIENT_VERIFY came more than once"},
    {"verify twice, the first NONE",
     {{"SSL_CLIENT_VERIFY", "NONE"}, {"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", pem}
     },
     "SSL_CLIENT_VERIFY came more than once"},
    {"certificate twice",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", pem}, {"SSL_CLIENT_CERT", pem}},
     "SSL_CLIENT_CERT came more than once"},
    {"base64 twice",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"},
      {"SSL_CLIENT_CERT_B64", base64},
      {"SSL_CLIENT_CERT_B64", ""}},
     "SSL_CLIENT_CERT_B64 came more than once"},
    {"no certificate", {{"SSL_CLIENT_VERIFY", "SUCCESS"}}, unsent},
    {"empty certificate", {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", ""}}, unsent},
    {"names without a certificate",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_S_DN", "CN=Ada"}},
     unsent},
    {"the certificate in a client's field",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"},
      {"HTTP_SSL_CLIENT_CERT", pem},
      {"HTTP_CLIENT_CERT", base64}},
     unsent},
    {"two in one param",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", two}},
     "the certificate is not alone in its param"},
    {"PEM and base64 differ",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"},
      {"SSL_CLIENT_CERT", pem},
      {"SSL_CLIENT_CERT_B64", other_base64}},
     "the certificate in SSL_CLIENT_CERT is not the one in SSL_CLIENT_CERT_B64"},
    {"PEM beside malformed base64",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", pem}, {"SSL_CLIENT_CERT_B64", "x"}},
     "the certificate in SSL_CLIENT_CERT is not the one in SSL_CLIENT_CERT_B64"},
    {"malformed PEM beside base64",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"},
      {"SSL_CLIENT_CERT", "x"},
      {"SSL_CLIENT_CERT_B64", base64}},
     "the certificate is malformed"},
    {"trailing garbage",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", trailing}},
     "the certificate is malformed"},
    {"trailing octet in the DER",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", octet_more}},
     "the certificate is malformed"},
    {"not PEM at all",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", "(null)"}},
     "the certificate is malformed"},
    {"too long",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", too_long}},
     "the certificate is longer than 65536 octets"},
    {"NUL in a name",
     {{"SSL_CLIENT_VERIFY", "SUCCESS"}, {"SSL_CLIENT_CERT", no_text}},
     "the certificate has a subject that is no text, or holds NUL"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(identification)

BOOST_DATA_TEST_CASE(counts, boost::unit_test::data::make(accepted), each) {
    const client_identity found = identified(each.all()).identity;
    BOOST_REQUIRE(found.verified());
    BOOST_TEST(found.certificate()->subject_text() == "CN=Ada,O=Test,C=DE");
    BOOST_TEST(found.reason().empty());
}

BOOST_DATA_TEST_CASE(is_anonymous, boost::unit_test::data::make(anonymous), each) {
    const client_identity found = identified(each.all()).identity;
    BOOST_TEST(!found.verified());
    BOOST_TEST(found.reason() == "");
}

BOOST_DATA_TEST_CASE(does_not_count, boost::unit_test::data::make(refused), each) {
    const client_identity found = identified(each.all()).identity;
    BOOST_TEST(!found.verified());
    BOOST_TEST(!found.certificate().has_value());
    BOOST_TEST(found.reason() == each.reason);
}

BOOST_AUTO_TEST_CASE(our_own_clock_decides) {
    const params request = accepted[0].all();
    const auto first = std::chrono::sys_days(2025y / 1 / 2) + 3h + 4min + 5s;
    const auto last = std::chrono::sys_days(2035y / 1 / 2) + 3h + 4min + 5s;
    BOOST_TEST(identified(request, first).identity.verified());
    BOOST_TEST(identified(request, last).identity.verified());
    BOOST_TEST(
        identified(request, first - 1s).identity.reason() ==
        "the certificate is not valid before 2025-01-02T03:04:05Z"
    );
    BOOST_TEST(
        identified(request, last + 1s).identity.reason() ==
        "the certificate expired at 2035-01-02T03:04:05Z"
    );
}

BOOST_AUTO_TEST_CASE(a_cached_certificate_expires_too) {
    certificate_cache cache;
    const params request = accepted[0].all();
    BOOST_TEST(identify(request, {both_pinned()}, in_2030, cache).identity.verified());
    BOOST_TEST(cache.size() == 1);
    const auto later = std::chrono::sys_days(2036y / 1 / 1);
    BOOST_TEST(!identify(request, {both_pinned()}, later, cache).identity.verified());
}

BOOST_AUTO_TEST_CASE(a_cached_certificate_is_shared_and_still_needs_success) {
    certificate_cache cache;
    const auto first = identify(accepted[0].all(), {both_pinned()}, in_2030, cache).identity;
    const auto second = identify(accepted[0].all(), {both_pinned()}, in_2030, cache).identity;
    BOOST_TEST(
        static_cast<const void *>(first.certificate()->der().data()) ==
        static_cast<const void *>(second.certificate()->der().data())
    );
    BOOST_TEST(!identify(refused[1].all(), {both_pinned()}, in_2030, cache).identity.verified()
    );
    BOOST_TEST(
        !identify(anonymous[4].all(), {both_pinned()}, in_2030, cache).identity.verified()
    );
}

BOOST_AUTO_TEST_CASE(only_what_parses_is_cached) {
    certificate_cache cache;
    for (const row &each : refused) {
        identify(each.all(), {both_pinned()}, in_2030, cache);
    }
    // Of "FAILED with a good certificate" and its like.
    BOOST_TEST(cache.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_cached_text_keeps_its_spelling) {
    certificate_cache cache;
    identify(accepted[0].all(), {both_pinned()}, in_2030, cache);
    const params misplaced = sample::request({
        {"SSL_CLIENT_VERIFY", "SUCCESS"},
        {"SSL_CLIENT_CERT_B64", pem},
    });
    BOOST_TEST(!identify(misplaced, {both_pinned()}, in_2030, cache).identity.verified());
}

BOOST_AUTO_TEST_CASE(behind_a_stranger_nothing_counts) {
    const identity_rules stranger{both_pinned(), false, "over TCP without IMPRINT_SECRET"};
    for (const row &each : accepted) {
        const auto found = identified(each.all(), in_2030, stranger);
        BOOST_TEST(!found.identity.verified(), each);
        BOOST_TEST(found.identity.reason() == stranger.untrusted_reason, each);
    }
    for (const row &each : refused) {
        BOOST_TEST(
            identified(each.all(), in_2030, stranger).identity.reason() ==
                stranger.untrusted_reason,
            each
        );
    }
    for (const row &each : anonymous) {
        BOOST_TEST(identified(each.all(), in_2030, stranger).identity.reason() == "", each);
    }
}

BOOST_AUTO_TEST_CASE(notes_tell_of_what_was_ignored) {
    BOOST_TEST(identified(accepted[0].all()).notes.empty());
    BOOST_TEST(identified(accepted[4].all()).notes.size() == 1);
    const auto unvouched = identified(anonymous[5].all()).notes;
    BOOST_REQUIRE(unvouched.size() == 1);
    BOOST_TEST(unvouched.front() == "ignored a certificate without SSL_CLIENT_VERIFY");
    const params user = sample::request({{"REMOTE_USER", "admin"}});
    BOOST_TEST(identified(user).notes.empty());
    const auto stranger = identified(user, in_2030, {both_pinned(), false, "TCP"}).notes;
    BOOST_REQUIRE(stranger.size() == 1);
    BOOST_TEST(stranger.front() == "ignored REMOTE_USER: TCP");
}

BOOST_AUTO_TEST_SUITE_END()
