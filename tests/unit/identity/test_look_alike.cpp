// SPDX-License-Identifier: MIT
#include "identity/look_alike.hpp"
#include "samples.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace imprint::detail;

namespace {

// Fields that some proxy or framework takes for a client's identity, as fronts deliver them.
const char *const look_alikes[] = {
    "HTTP_SSL_CLIENT_VERIFY",
    "HTTP_SSL_CLIENT_CERT",
    "HTTP_SSL_CLIENT_CERT_B64",
    "HTTP_SSL_CLIENT_S_DN",
    "HTTP_SSL_CERT",
    "HTTP_X_SSL_CLIENT_VERIFY",
    "HTTP_X_SSL_CLIENT_CERT",
    "HTTP_X_SSL_CLIENT_DER",
    "HTTP_X_SSL_CERT",
    "HTTP_X_SSL_CLIENT_CN",
    "HTTP_CLIENT_CERT",
    "HTTP_CLIENT_CERT_CHAIN",
    "HTTP_X_CLIENT_CERT",
    "HTTP_X_CLIENT_DN",
    "HTTP_X_CLIENT_VERIFY",
    "HTTP_X_FORWARDED_CLIENT_CERT",
    "HTTP_X_FORWARDED_TLS_CLIENT_CERT",
    "HTTP_X_FORWARDED_TLS_CLIENT_CERT_INFO",
    "HTTP_X_ARR_CLIENTCERT",
    "HTTP_X_AMZN_MTLS_CLIENTCERT",
    "HTTP_REMOTE_USER",
    "HTTP_X_REMOTE_USER",
    "HTTP_HTTP_SSL_CLIENT_VERIFY",
    "HTTP_HTTP_HTTP_SSL_CERT",
    "http_ssl_client_verify",
    "Http_Ssl_Client_Verify",
    "HTTP-SSL-CLIENT-VERIFY",
    "HTTP_SSL.CLIENT!VERIFY",
    "ssl_client_verify",
    "Ssl_Client_Cert",
    "SSL-CLIENT-CERT",
    "SSL.CLIENT.CERT.B64",
    "remote_user",
};

const char *const others[] = {
    "SSL_CLIENT_VERIFY",
    "SSL_CLIENT_CERT",
    "SSL_CLIENT_CERT_B64",
    "REMOTE_USER",
    "SSL_CLIENT_S_DN",
    "SSL_PROTOCOL",
    "SSL_CLIENT_CERT_CHAIN_0",
    "REDIRECT_SSL_CLIENT_VERIFY",
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_USER_AGENT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_SSL",
    "HTTP_CLIENT_IP",
    "HTTPS",
    "HTTP_",
    "",
};

} // namespace

BOOST_AUTO_TEST_SUITE(look_alike)

BOOST_DATA_TEST_CASE(seen, boost::unit_test::data::make(look_alikes), name) {
    BOOST_TEST(is_look_alike(name));
}

BOOST_DATA_TEST_CASE(not_seen, boost::unit_test::data::make(others), name) {
    BOOST_TEST(!is_look_alike(name));
}

BOOST_AUTO_TEST_CASE(no_note_without_one) {
    BOOST_TEST(look_alike_notes(sample::request({{"HTTP_HOST", "x"}})).empty());
}

BOOST_AUTO_TEST_CASE(one_note_names_them_without_their_values) {
    const auto notes = look_alike_notes(sample::request({
        {"HTTP_SSL_CLIENT_VERIFY", "SUCCESS"},
        {"HTTP_HOST", "x"},
        {"http_client\ncert", "y"},
    }));
    BOOST_REQUIRE(notes.size() == 1);
    BOOST_TEST(
        notes.front() == "ignored what only looks like a client's identity: "
                         "HTTP_SSL_CLIENT_VERIFY, http_client\\x0acert"
    );
}

BOOST_AUTO_TEST_CASE(a_note_is_bounded) {
    imprint::params many;
    for (int i = 0; i < 500; ++i) {
        many.append("HTTP_SSL_" + std::string(1000, 'X'), "");
    }
    const auto notes = look_alike_notes(many);
    BOOST_REQUIRE(notes.size() == 1);
    BOOST_TEST(notes.front().size() < 1000);
    BOOST_TEST(notes.front().ends_with(" and 492 more"));
}

BOOST_AUTO_TEST_SUITE_END()
