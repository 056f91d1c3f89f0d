// SPDX-License-Identifier: MIT
// Crafted certificates, and what RFC 5280 and RFC 4514 make of each.
#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "identity/certificate.hpp"
#include "samples.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

using namespace imprint;
using imprint::detail::certificate_fault;
using imprint::detail::parse_certificate;
using kind = client_certificate::san_kind;
using names = client_certificate::distinguished_name;
using namespace std::chrono_literals;

namespace {

struct subject_row {
    const char *name;
    names subject;
    const char *text;
    friend std::ostream &operator<<(std::ostream &out, const subject_row &row) {
        return out << row.name;
    }
};

const subject_row subjects[] = {
    {"plain", {{{"C", "DE"}}, {{"O", "Test"}}, {{"CN", "Ada"}}}, "CN=Ada,O=Test,C=DE"},
    {"version_1", {{{"CN", "Ada"}}}, "CN=Ada"},
    {"utf8", {{{"CN", "Zoë 猫 😀"}}}, "CN=Zoë 猫 😀"},
    {"bmp", {{{"CN", "Zoë 猫"}}}, "CN=Zoë 猫"},
    {"universal", {{{"CN", "😀"}}}, "CN=😀"},
    {"t61", {{{"CN", "Zoë"}}}, "CN=Zoë"},
    {"numeric", {{{"serialNumber", "12 34"}}}, "serialNumber=12 34"},
    // DER sorts a SET by its encoded octets: CN's attribute is the shorter one.
    {"multi_valued",
     {{{"C", "DE"}}, {{"OU", "A"}, {"OU", "B"}}, {{"CN", "Ada"}, {"serialNumber", "SN-42"}}},
     "serialNumber=SN-42+CN=Ada,OU=B+OU=A,C=DE"},
    {"repeated",
     {{{"CN", "first"}}, {{"O", "Test"}}, {{"CN", "second"}}},
     "CN=second,O=Test,CN=first"},
    {"no_subject", {}, ""},
    {"empty_value", {{{"CN", ""}}}, "CN="},
    {"domain",
     {{{"DC", "example"}},
      {{"UID", "ada"}},
      {{"givenName", "Ada"}},
      {{"emailAddress", "ada@example.org"}}},
     "emailAddress=ada@example.org,givenName=Ada,UID=ada,DC=example"},
    {"slashes", {{{"O", "Evil/CN=admin"}}, {{"CN", "e"}}}, "CN=e,O=Evil/CN=admin"},
    {"commas", {{{"CN", "admin,O=Real+OU=x"}}}, "CN=admin\\,O=Real\\+OU=x"},
    {"escapes",
     {{{"O", " a\"b;c<d>e\\f "}}, {{"OU", "#1"}}, {{"CN", " "}}},
     "CN=\\ ,OU=\\#1,O=\\ a\\\"b\\;c\\<d\\>e\\\\f\\ "},
    {"line_break",
     {{{"CN", "e\nSSL_CLIENT_VERIFY: SUCCESS\r\x7f"}}},
     "CN=e\\0ASSL_CLIENT_VERIFY: SUCCESS\\0D\\7F"},
    // RFC 4514 §2.4: a dotted type takes the value's BER in "#" form; 0c 01 78 is "x".
    {"unknown_type",
     {{{"1.3.6.1.4.1.99999.1", "x"}}, {{"CN", "Ada"}}},
     "CN=Ada,1.3.6.1.4.1.99999.1=#0c0178"},
    {"bit_string", {{{"2.5.4.45", "#030200ff"}}, {{"CN", "Ada"}}}, "CN=Ada,2.5.4.45=#030200ff"},
    {"common_name_of_bits", {{{"CN", "#030200ff"}}}, "CN=#030200ff"},
};

struct fault_row {
    const char *name;
    const char *why;
    friend std::ostream &operator<<(std::ostream &out, const fault_row &row) {
        return out << row.name;
    }
};

const fault_row faults[] = {
    {"nul", "has a subject that is no text, or holds NUL"},
    {"nul_bmp", "has a subject that is no text, or holds NUL"},
    {"too_long_type", "has a subject that is no text, or holds NUL"},
    {"too_long_type_of_issuer", "has an issuer that is no text, or holds NUL"},
    {"san_too_long_id", "has malformed alternative names"},
    {"nul_issuer", "has an issuer that is no text, or holds NUL"},
    {"bad_utf8", "is malformed"},
    {"overlong_utf8", "is malformed"},
    {"odd_bmp", "is malformed"},
    {"surrogate_bmp", "is malformed"},
    {"big_universal", "is malformed"},
    {"san_nul", "has malformed alternative names"},
    {"san_line_break", "has malformed alternative names"},
    {"san_latin_1", "has malformed alternative names"},
    {"san_five_octets", "has malformed alternative names"},
    {"san_no_octets", "has malformed alternative names"},
    {"san_upn_ia5", "has malformed alternative names"},
    {"san_upn_nul", "has malformed alternative names"},
    {"san_upn_bad_utf8", "has malformed alternative names"},
    {"san_directory_nul", "has malformed alternative names"},
    {"san_twice", "has malformed alternative names"},
    {"san_garbage", "has malformed alternative names"},
    {"usage_none", "has a malformed key usage"},
    {"usage_twice", "has a malformed key usage"},
    {"usage_octets", "has a malformed key usage"},
    {"purposes_none", "has a malformed key usage"},
    {"purposes_twice", "has a malformed key usage"},
    {"purposes_text", "has a malformed key usage"},
    {"purposes_too_long", "has a malformed key usage"},
    {"no_such_day", "has a malformed validity"},
    {"no_time", "has a malformed validity"},
    {"trailing_octet", "is malformed"},
    {"twice", "is malformed"},
    {"truncated", "is malformed"},
    {"loose_length", "is malformed"},
    {"indefinite_length", "is malformed"},
    {"nothing", "is malformed"},
    {"no_certificate", "is malformed"},
};

struct serial_row {
    const char *name;
    const char *text;
    friend std::ostream &operator<<(std::ostream &out, const serial_row &row) {
        return out << row.name;
    }
};

const serial_row serials[] = {
    {"plain", "1002"},
    {"serial_zero", "00"},
    {"serial_small", "0A"},
    {"serial_high_bit", "FF01"},
    {"serial_twenty_octets", "0102030405060708090A0B0C0D0E0F1011121314"},
    {"serial_negative", "-01"},
};

} // namespace

namespace imprint {

std::ostream &operator<<(std::ostream &out, const client_certificate::san &san) {
    return out << format_san_kind(san.kind) << ':' << san.value;
}

} // namespace imprint

BOOST_AUTO_TEST_SUITE(certificate)

BOOST_DATA_TEST_CASE(subject_of, boost::unit_test::data::make(subjects), row) {
    const client_certificate found = sample::certificate(row.name);
    BOOST_TEST((found.subject() == row.subject));
    BOOST_TEST(found.subject_text() == row.text);
    BOOST_TEST(found.issuer_text() == "CN=Test CA,O=Test,C=DE");
}

BOOST_DATA_TEST_CASE(refused, boost::unit_test::data::make(faults), row) {
    const auto found = parse_certificate(sample::crafted(row.name));
    BOOST_REQUIRE(std::holds_alternative<certificate_fault>(found));
    const std::string_view why = std::get<certificate_fault>(found).why;
    // OpenSSL 3.5 looks at the validity while it parses.
    const bool earlier =
        std::string_view(row.why) == "has a malformed validity" && why == "is malformed";
    BOOST_TEST((why == row.why || earlier), why);
}

BOOST_DATA_TEST_CASE(serial_of, boost::unit_test::data::make(serials), row) {
    BOOST_TEST(sample::certificate(row.name).serial() == row.text);
}

BOOST_AUTO_TEST_CASE(every_prefix_is_refused) {
    const std::string der = sample::crafted("all_sans");
    for (std::size_t size = 0; size < der.size(); ++size) {
        const auto found = parse_certificate(std::string_view(der).substr(0, size));
        BOOST_TEST(std::holds_alternative<certificate_fault>(found), size);
    }
}

BOOST_AUTO_TEST_CASE(alternative_names_by_kind) {
    const std::vector<client_certificate::san> expected = {
        {kind::dns, "alice.example.org"},
        {kind::email, "alice@example.org"},
        {kind::uri, "https://id.example.org/alice"},
        {kind::ip, "192.0.2.7"},
        {kind::ip, "2001:db8::7"},
        {kind::upn, "alice@corp.example"},
        {kind::directory, "CN=Ada\\, L.,O=Test"},
        {kind::registered_id, "1.2.3.4"},
        // [0] { OID 1.2.3, [0] { UTF8String "x" } }
        {kind::other, "a00906022a03a0030c0178"},
    };
    const auto found = sample::certificate("all_sans").sans();
    BOOST_TEST(found == expected, boost::test_tools::per_element());
    BOOST_TEST(sample::certificate("plain").sans().empty());
}

BOOST_AUTO_TEST_CASE(the_longest_object_identifier) {
    std::string longest = "1.2";
    for (int i = 0; i < 585; ++i) {
        longest += ".3";
    }
    const client_certificate subject = sample::certificate("long_type");
    BOOST_TEST(subject.subject().front().front().type == longest);
    BOOST_TEST(subject.subject_text() == "CN=Ada," + longest + "=#0c0178");
    const std::vector<client_certificate::san> expected = {{kind::registered_id, longest}};
    const auto found = sample::certificate("san_long_id").sans();
    BOOST_TEST(found == expected, boost::test_tools::per_element());
    // Shown as octets, not numbers, whatever its length.
    BOOST_TEST((sample::certificate("san_too_long_kind").sans().front().kind == kind::other));
}

BOOST_AUTO_TEST_CASE(validity_to_the_second) {
    const client_certificate plain = sample::certificate("plain");
    BOOST_TEST((plain.not_before() == std::chrono::sys_days(2025y / 1 / 2) + 3h + 4min + 5s));
    BOOST_TEST((plain.not_after() == std::chrono::sys_days(2035y / 1 / 2) + 3h + 4min + 5s));
    // RFC 5280 §4.1.2.5: "no well-defined expiration date"; and two digits from 50 are 19xx.
    const auto for_ever = std::chrono::sys_days(9999y / 12 / 31) + 23h + 59min + 59s;
    BOOST_TEST((sample::certificate("for_ever").not_after() == for_ever));
    BOOST_TEST((
        sample::certificate("last_century").not_before() == std::chrono::sys_days(1950y / 1 / 1)
    ));
}

BOOST_AUTO_TEST_CASE(the_fingerprint_is_of_the_octets_that_came) {
    const std::string der = sample::crafted("plain");
    const client_certificate found = sample::certificate("plain");
    BOOST_TEST(found.fingerprint_sha256() == base::format_hex(base::sha256(der)));
    BOOST_TEST(found.der() == der);
}

BOOST_AUTO_TEST_CASE(the_key_has_a_fingerprint_of_its_own) {
    const std::string expected = base::format_hex(base::sha256(sample::crafted("key_of_all")));
    BOOST_TEST(sample::certificate("plain").spki_sha256() == expected);
    BOOST_TEST(sample::certificate("utf8").spki_sha256() == expected); // renewed, as it were
}

BOOST_AUTO_TEST_CASE(uses_of_the_key) {
    const std::vector<std::string> usage = {"digitalSignature", "keyEncipherment"};
    const std::vector<std::string> purposes = {
        "clientAuth", "emailProtection", "1.3.6.1.4.1.311.20.2.2"
    };
    const client_certificate some = sample::certificate("usages");
    BOOST_TEST(some.key_usage() == usage, boost::test_tools::per_element());
    BOOST_TEST(some.extended_key_usage() == purposes, boost::test_tools::per_element());

    const std::vector<std::string> every = {
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
    const std::vector<std::string> any = {"anyExtendedKeyUsage"};
    const client_certificate all = sample::certificate("usage_all");
    BOOST_TEST(all.key_usage() == every, boost::test_tools::per_element());
    BOOST_TEST(all.extended_key_usage() == any, boost::test_tools::per_element());

    const client_certificate unlimited = sample::certificate("plain");
    BOOST_TEST(unlimited.key_usage().empty());
    BOOST_TEST(unlimited.extended_key_usage().empty());
}

BOOST_AUTO_TEST_CASE(a_common_name_is_never_chosen_among_several) {
    BOOST_TEST(sample::certificate("plain").common_name().value() == "Ada");
    BOOST_TEST(sample::certificate("empty_value").common_name().value().empty());
    BOOST_TEST(!sample::certificate("repeated").common_name().has_value());
    BOOST_TEST(!sample::certificate("no_subject").common_name().has_value());
}

BOOST_AUTO_TEST_CASE(copies_are_equal_and_others_are_not) {
    const client_certificate one = sample::certificate("plain");
    const client_certificate copy = one; // NOLINT(performance-unnecessary-copy-initialization)
    BOOST_TEST((one == copy));
    BOOST_TEST((one == sample::certificate("plain")));
    BOOST_TEST(!(one == sample::certificate("utf8")));
}

BOOST_AUTO_TEST_SUITE_END()
