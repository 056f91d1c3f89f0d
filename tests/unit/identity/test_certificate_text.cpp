// SPDX-License-Identifier: MIT
#include "base/encoding.hpp"
#include "identity/certificate_text.hpp"
#include "samples.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <variant>

using namespace imprint::detail;
using enum spelling_fault;

namespace {

struct text_row {
    const char *name;
    std::string text;
    friend std::ostream &operator<<(std::ostream &out, const text_row &row) {
        return out << row.name;
    }
};

struct fault_row {
    const char *name;
    certificate_spelling spelling;
    std::string text;
    spelling_fault fault;
    friend std::ostream &operator<<(std::ostream &out, const fault_row &row) {
        return out << row.name;
    }
};

// Octets of all values, among them those that base64 spells '+' and '/'.
const std::string octets = [] {
    std::string all;
    for (int i = 0; i < 300; ++i) {
        all += static_cast<char>(i * 7);
    }
    return all;
}();
const std::string pem = sample::pem(octets);
const std::string base64 = imprint::base::format_base64(octets);
constexpr auto is_pem = certificate_spelling::pem;
constexpr auto is_der = certificate_spelling::base64_der;
const std::string begin = "-----BEGIN CERTIFICATE-----";
const std::string end = "-----END CERTIFICATE-----";

const text_row spellings[] = {
    {"line feeds", pem},
    {"no last line feed", pem.substr(0, pem.size() - 1)},
    {"carriage returns", sample::replaced(pem, "\n", "\r\n")},
    {"tab-continued", sample::replaced(pem, "\n", "\n\t")},
    {"percent-encoded", sample::percent_encoded(pem)},
    {"percent-encoded, plus kept", sample::replaced(sample::percent_encoded(pem), "%2B", "+")},
    {"percent-encoded, lower hex", sample::replaced(sample::percent_encoded(pem), "%2F", "%2f")
    },
    {"joined by spaces", sample::replaced(pem, "\n", " ")},
    {"one line", begin + base64 + end},
    {"blanks around", " \r\n" + pem + "\t "},
};

const fault_row faults[] = {
    {"nothing", is_pem, "", malformed},
    {"blanks", is_pem, " \n\t", malformed},
    {"no certificate", is_pem, begin + end, malformed},
    {"dashes shared by both lines",
     is_pem,
     "-----BEGIN CERTIFICATE-----END CERTIFICATE-----",
     malformed},
    {"no begin", is_pem, base64 + end, malformed},
    {"no end", is_pem, begin + base64, malformed},
    {"garbage before", is_pem, "x" + pem, malformed},
    {"garbage after", is_pem, pem + "x", malformed},
    {"garbage within", is_pem, begin + "\n!" + base64 + "\n" + end, malformed},
    {"header lines within", is_pem, begin + "\nProc-Type: 4\n\n" + base64 + end, malformed},
    {"NUL within", is_pem, begin + std::string(1, '\0') + base64 + end, malformed},
    {"no padding", is_pem, begin + "QQ" + end, malformed},
    {"stray bits", is_pem, begin + "QR==" + end, malformed},
    {"private key", is_pem, sample::replaced(pem, "CERTIFICATE", "PRIVATE KEY"), malformed},
    {"trusted certificate",
     is_pem,
     sample::replaced(pem, "CERTIFICATE", "TRUSTED CERTIFICATE"),
     malformed},
    {"base64 where PEM belongs", is_pem, base64, malformed},
    {"cut escape", is_pem, sample::percent_encoded(pem) + "%0", malformed},
    {"bad escape", is_pem, sample::percent_encoded(pem) + "%0g", malformed},
    {"escaped twice", is_pem, sample::percent_encoded(sample::percent_encoded(pem)), malformed},
    {"two", is_pem, pem + pem, several_certificates},
    {"two, percent-encoded", is_pem, sample::percent_encoded(pem + pem), several_certificates},
    {"too long", is_pem, pem + std::string(most_certificate_text, ' '), too_long},
    {"no base64", is_der, "", malformed},
    {"PEM where base64 belongs", is_der, pem, malformed},
    {"blank within base64", is_der, base64.substr(0, 4) + " " + base64.substr(4), malformed},
    {"line feed after base64", is_der, base64 + "\n", malformed},
    {"comma-joined base64", is_der, base64 + "," + base64, malformed},
    {"base64 too long", is_der, std::string(most_certificate_text + 4, 'A'), too_long},
};

} // namespace

BOOST_AUTO_TEST_SUITE(certificate_text)

BOOST_DATA_TEST_CASE(pem_spelled, boost::unit_test::data::make(spellings), row) {
    const auto found = parse_spelling(certificate_spelling::pem, row.text);
    BOOST_REQUIRE(std::holds_alternative<std::string>(found));
    BOOST_TEST((std::get<std::string>(found) == octets));
}

BOOST_AUTO_TEST_CASE(base64_of_der) {
    const auto found = parse_spelling(certificate_spelling::base64_der, base64);
    BOOST_REQUIRE(std::holds_alternative<std::string>(found));
    BOOST_TEST((std::get<std::string>(found) == octets));
}

BOOST_DATA_TEST_CASE(refused, boost::unit_test::data::make(faults), row) {
    const auto found = parse_spelling(row.spelling, row.text);
    BOOST_REQUIRE(std::holds_alternative<spelling_fault>(found));
    BOOST_TEST((std::get<spelling_fault>(found) == row.fault));
}

BOOST_AUTO_TEST_CASE(the_limit_itself_is_allowed) {
    std::string text = pem;
    text.resize(most_certificate_text, ' ');
    BOOST_TEST(
        std::holds_alternative<std::string>(parse_spelling(certificate_spelling::pem, text))
    );
}

BOOST_AUTO_TEST_SUITE_END()
