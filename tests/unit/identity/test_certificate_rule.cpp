// SPDX-License-Identifier: MIT
#include "identity/certificate_rule.hpp"
#include "samples.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using imprint::detail::certificate_rule;
using imprint::detail::first_unmet;

namespace {

struct row {
    const char *rule;
    const char *of;
    bool holds;
    friend std::ostream &operator<<(std::ostream &out, const row &each) {
        return out << each.rule << " of " << each.of;
    }
};

const row rows[] = {
    {"subject=CN=Ada,O=Test,C=DE", "plain", true},
    {"subject=CN=Ada", "plain", false},
    {"subject=C=DE,O=Test,CN=Ada", "plain", false},
    {"subject.CN=Ada", "plain", true},
    {"subject.CN=ada", "plain", false},
    {"subject.CN=Ad", "plain", false},
    {"subject.O=Test CA", "plain", false},
    {"subject.C=DE", "plain", true},
    {"subject.OU=A", "multi_valued", true},
    {"subject.OU=B", "multi_valued", true},
    {"subject.OU=C", "multi_valued", false},
    {"subject.CN=second", "repeated", true},
    // What looks like two attributes is one value, whatever a front's one line makes of it.
    {"subject.CN=admin", "slashes", false},
    {"subject.O=Evil/CN=admin", "slashes", true},
    {"subject.O=Real", "commas", false},
    {"subject.1.3.6.1.4.1.99999.1=x", "unknown_type", true},
    {"issuer=CN=Test CA,O=Test,C=DE", "plain", true},
    {"issuer.CN=Test CA", "plain", true},
    {"issuer.CN=Ada", "plain", false},
    {"san.dns=alice.example.org", "all_sans", true},
    {"san.dns=ALICE.example.ORG", "all_sans", true},
    {"san.dns=*.example.org", "all_sans", true},
    {"san.dns=*alice.example.org", "all_sans", false}, // "*" is something
    {"san.dns=*.org", "all_sans", true},
    {"san.dns=*example.net", "all_sans", false},
    {"san.dns=alice*", "all_sans", false},
    {"san.dns=alice@example.org", "all_sans", false},
    {"san.email=alice@example.org", "all_sans", true},
    {"san.email=alice@EXAMPLE.org", "all_sans", true},
    {"san.email=Alice@example.org", "all_sans", false},
    {"san.email=*@example.org", "all_sans", true},
    {"san.email=*@Example.org", "all_sans", true},
    {"san.email=*@ample.org", "all_sans", false},
    {"san.uri=https://id.example.org/alice", "all_sans", true},
    {"san.uri=https://id.example.org/Alice", "all_sans", false},
    {"san.ip=192.0.2.7", "all_sans", true},
    {"san.ip=2001:db8::7", "all_sans", true},
    {"san.ip=192.0.2.8", "all_sans", false},
    {"san.upn=alice@corp.example", "all_sans", true},
    {"san.upn=*", "all_sans", true},
    {"san.upn=*", "plain", false},
    {"eku=clientAuth", "usages", true},
    {"eku=1.3.6.1.4.1.311.20.2.2", "usages", true},
    {"eku=serverAuth", "usages", false},
    {"eku=clientAuth", "plain", false}, // it does not say so
    {"eku=clientAuth", "usage_all", false},
};

const char *const malformed[] = {
    "",
    "=",
    "subject",
    "subject=",
    "subject.=x",
    "subject.CN=",
    "Subject.CN=x",
    "san=x",
    "san.=x",
    "san.other=x",
    "san.DNS=x",
    "eku.x=clientAuth",
    "serial=1002",
    " subject.CN=Ada",
};

std::vector<certificate_rule> all_of(std::initializer_list<std::string_view> texts) {
    return {texts.begin(), texts.end()};
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_DATA_TEST_CASE(holds, boost::unit_test::data::make(rows), each) {
    BOOST_TEST(certificate_rule(each.rule).holds(sample::certificate(each.of)) == each.holds);
}

BOOST_DATA_TEST_CASE(is_no_rule, boost::unit_test::data::make(malformed), text) {
    const auto names_it = [&](const std::invalid_argument &wrong) {
        return std::string(wrong.what())
            .starts_with('"' + std::string(text) + "\" is no rule: ");
    };
    BOOST_CHECK_EXCEPTION(certificate_rule{text}, std::invalid_argument, names_it);
}

BOOST_AUTO_TEST_CASE(one_of_each_left_side) {
    const auto shown = sample::certificate("multi_valued");
    BOOST_TEST(!first_unmet({}, shown));
    BOOST_TEST(!first_unmet(all_of({"subject.OU=X", "subject.OU=B"}), shown));
    BOOST_TEST(!first_unmet(all_of({"subject.OU=X", "subject.CN=Ada", "subject.OU=A"}), shown));
    BOOST_TEST(
        first_unmet(all_of({"subject.OU=A", "subject.CN=Bob", "eku=clientAuth"}), shown)
            .value() == "subject.CN"
    );
    BOOST_TEST(
        first_unmet(all_of({"subject.OU=X", "subject.OU=Y", "subject.CN=Ada"}), shown)
            .value() == "subject.OU"
    );
}

BOOST_AUTO_TEST_SUITE_END()
