// SPDX-License-Identifier: MIT
// What eight real fronts sent for one set of client certificates (tests/data/identity/fronts:
// lighttpd 1.4.69, nginx 1.22.1, Apache 2.4, HAProxy 2.6; lenient TLS).  All must come to the
// same identity, and agree with what a front itself says where it says it unambiguously.
#include "identity/identify.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

using namespace imprint;
using namespace imprint::detail;
using namespace std::chrono_literals;
using kind = client_certificate::san_kind;

namespace {

const char *const fronts[] = {
    "apache-fcgid",
    "apache-proxy-fcgi",
    "apache-proxy-scgi",
    "haproxy-fcgi",
    "lighttpd-fastcgi",
    "lighttpd-scgi",
    "nginx-fastcgi",
    "nginx-scgi",
};

// RFC 4514 text, from the commands that made the certificates.
struct expected_certificate {
    const char *name;
    const char *subject;
    const char *serial;
    const char *fingerprint; // as HAProxy computed it
};

const expected_certificate good[] = {
    {"plain",
     "CN=plain client,O=Test Org,C=DE",
     "1002",
     "b8318a873dcfff15ec89cd1d2cdd8fd4a7653e41bce5af9beea70afdaa0b80ac"},
    {"utf8",
     "emailAddress=zoe@example.org,CN=Zoë Ünïcode+serialNumber=SN-42,OU=B+OU=A,"
     "O=Comma\\, Inc.,C=DE",
     "1003",
     "40549e7333b2457a229eb724cf1f215672c80929f0265a08f26c5c06b57c1062"},
    {"san",
     "CN=alice san",
     "1004",
     "fef38f3b63a3b494d0c7bec1f65f62963e6ef799483a6f1990ea7b69511ab428"},
    {"ec",
     "CN=ec client,O=Test Org",
     "1008",
     "ce5d2251ff38449f0e4e99821961aa14fc9159036f3dd4b3e0b16ef0a676dff7"},
    {"emptydn", "", "100C", "3dfdf60964f405457c86af99ee8363619dee333b52475d8ae5a109b570065b72"},
    {"inject",
     "CN=e\\0ASSL_CLIENT_VERIFY: SUCCESS,O=Evil/CN=admin\\, O=x",
     "100B",
     "1fbe8c86aa7b9b5d6205859e7d40b2d17be1c938e2ccdc5a5e550d0215606f39"},
};

constexpr std::chrono::sys_seconds a_day_later = std::chrono::sys_days(2026y / 11 / 23);

using named_values = std::vector<std::pair<std::string, std::string>>;

nlohmann::json dump_of(const std::string &front) {
    return nlohmann::json::parse(std::ifstream(std::string(FRONTS) + "/" + front + ".json"));
}

params params_of(const nlohmann::json &sent) {
    params all;
    for (const auto &[name, value] : sent.get<named_values>()) {
        all.append(name, value);
    }
    all.append("HTTP_HOST", "localhost:21000"); // the dumps have evidence alone
    return all;
}

client_identity identified(const params &request) {
    static client_policy policy({
        .ca = std::string(FRONTS) + "/../authority.pem",
        .crl = std::string(FRONTS) + "/../authority.crl",
    });
    certificate_cache cache;
    return identify(request, {policy}, a_day_later, cache).identity;
}

params with(const params &request, std::string_view name, std::string_view value) {
    params changed;
    for (const param each : request) {
        changed.append(each.name, each.name == name ? value : each.value);
    }
    return changed;
}

} // namespace

BOOST_AUTO_TEST_SUITE(front_dumps)

BOOST_DATA_TEST_CASE(good_ones, boost::unit_test::data::make(fronts), front) {
    const auto dump = dump_of(front);
    for (const expected_certificate &expected : good) {
        BOOST_TEST_CONTEXT(expected.name) {
            const auto found = identified(params_of(dump.at(expected.name)));
            BOOST_TEST(found.reason() == "");
            BOOST_REQUIRE(found.verified());
            BOOST_TEST(found.certificate()->subject_text() == expected.subject);
            BOOST_TEST(found.certificate()->serial() == expected.serial);
            BOOST_TEST(found.certificate()->fingerprint_sha256() == expected.fingerprint);
            BOOST_TEST(found.certificate()->issuer_text() == "CN=Test Root CA,O=Test Org,C=DE");
        }
    }
}

BOOST_DATA_TEST_CASE(nobody, boost::unit_test::data::make(fronts), front) {
    const auto found = identified(params_of(dump_of(front).at("none")));
    BOOST_TEST(!found.verified());
    BOOST_TEST(found.reason() == "");
}

// Lenient fronts pass these on, some with certificate and all; some answer them themselves.
BOOST_DATA_TEST_CASE(bad_ones, boost::unit_test::data::make(fronts), front) {
    const auto dump = dump_of(front);
    int seen = 0;
    for (const char *name :
         {"expired",
          "future",
          "revoked",
          "selfsigned",
          "selfsigned-nocrl",
          "unrelated-nocrl",
          "badsig",
          "wrongeku",
          "viaint"}) {
        if (dump.contains(name)) {
            const params request = params_of(dump.at(name));
            const auto found = identified(request);
            BOOST_TEST(!found.verified(), name);
            BOOST_TEST(found.reason().starts_with(
                "the front server did not verify the certificate: " +
                std::string(*request.find("SSL_CLIENT_VERIFY"))
            ));
            ++seen;
        }
    }
    BOOST_TEST(seen >= 2);
}

// If a front were made to say SUCCESS for them, they would still be refused.
BOOST_AUTO_TEST_CASE(a_front_that_lies_helps_nobody) {
    const struct {
        const char *name;
        const char *why;
    } rows[] = {
        {"revoked", "certificate revoked"},
        {"selfsigned", "self-signed certificate"},
        {"unrelated-nocrl", "unable to get local issuer certificate"},
        {"badsig", "certificate signature failure"},
        {"wrongeku", "unsuitable certificate purpose"},
    };
    int seen = 0;
    for (const char *front : {"haproxy-fcgi", "nginx-fastcgi", "apache-proxy-fcgi"}) {
        const auto dump = dump_of(front);
        for (const auto &row : rows) {
            if (!dump.contains(row.name)) {
                continue;
            }
            const params request = params_of(dump.at(row.name));
            const auto found = identified(with(request, "SSL_CLIENT_VERIFY", "SUCCESS"));
            BOOST_TEST(
                found.reason() == std::string("the certificate is not vouched for: ") + row.why,
                front << ' ' << row.name << ": " << found.reason()
            );
            ++seen;
        }
    }
    BOOST_TEST(seen >= 5);
}

// Nor would what our clock refuses.
BOOST_AUTO_TEST_CASE(validity_is_ours_to_judge) {
    const auto dump = dump_of("haproxy-fcgi");
    const auto lied = [&](const char *name) {
        return identified(with(params_of(dump.at(name)), "SSL_CLIENT_VERIFY", "SUCCESS"));
    };
    BOOST_TEST(lied("expired").reason() == "the certificate expired at 2021-01-01T00:00:00Z");
    BOOST_TEST(
        lied("future").reason() == "the certificate is not valid before 2040-01-01T00:00:00Z"
    );
}

BOOST_AUTO_TEST_CASE(alternative_names) {
    const std::vector<client_certificate::san> expected = {
        {kind::email, "alice@example.org"},
        {kind::dns, "alice.example.org"},
        {kind::uri, "https://id.example.org/alice"},
        {kind::upn, "alice@corp.example.org"},
    };
    const auto dump = dump_of("lighttpd-fastcgi");
    BOOST_TEST((identified(params_of(dump.at("san"))).certificate()->sans() == expected));
    BOOST_TEST((identified(params_of(dump.at("emptydn"))).certificate()->sans() == expected));
}

// nginx offers three spellings of one certificate; each may be configured as SSL_CLIENT_CERT.
BOOST_DATA_TEST_CASE(
    spellings_of_nginx,
    boost::unit_test::data::make({"SSL_CLIENT_CERT_TAB", "SSL_CLIENT_CERT_ESCAPED"}),
    name
) {
    const params request = params_of(dump_of("nginx-fastcgi").at("utf8"));
    const auto found = identified(with(request, "SSL_CLIENT_CERT", *request.find(name)));
    BOOST_REQUIRE(found.verified());
    BOOST_TEST(found.certificate()->fingerprint_sha256() == good[1].fingerprint);
}

BOOST_AUTO_TEST_SUITE_END()
