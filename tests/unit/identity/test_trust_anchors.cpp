// SPDX-License-Identifier: MIT
// Certificates of a real authority, made by make_pki.py: who is vouched for, and what follows
// when the files change.  The words of refusals are OpenSSL's (X509_verify_cert_error_string).
#include "base/encoding.hpp"
#include "identity/certificate_text.hpp"
#include "identity/trust_anchors.hpp"
#include "pki.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace imprint::detail;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());

struct row {
    const char *ca;
    const char *crl; // or nothing
    const char *who;
    std::vector<const char *> chain;
    const char *why; // nullptr: vouched for
    friend std::ostream &operator<<(std::ostream &out, const row &each) {
        return out << each.who << " by " << each.ca << " with " << each.crl;
    }
};

const row rows[] = {
    {"root.pem", "", "ada", {}, nullptr},
    {"root.pem", "root.crl", "ada", {}, nullptr},
    {"root.pem", "", "eve", {}, nullptr},
    {"root.pem", "root.crl", "eve", {}, "is not vouched for: certificate revoked"},
    {"root.pem", "", "bob", {}, "is not vouched for: unable to get local issuer certificate"},
    {"root.pem", "", "bob", {"sub"}, nullptr},
    {"root.pem", "both.crl", "bob", {"sub"}, nullptr},
    {"root.pem", "root.crl", "bob", {"sub"}, "is not vouched for: unable to get certificate CRL"
    },
    {"root.pem", "both.crl", "mallory", {"sub"}, "is not vouched for: certificate revoked"},
    {"root.pem",
     "without_sub.crl",
     "bob",
     {"sub"},
     "is not vouched for: certificate revoked (at its issuer number 1)"},
    // An intermediate authority alone: whoever names it does not trust all of root's.
    {"sub.pem", "", "bob", {}, nullptr},
    {"sub.pem", "sub.crl", "bob", {}, nullptr},
    {"sub.pem", "sub.crl", "mallory", {}, "is not vouched for: certificate revoked"},
    {"sub.pem",
     "",
     "ada",
     {"root"},
     "is not vouched for: self-signed certificate in certificate chain (at its issuer number 1)"
    },
    {"root.pem", "stale.crl", "ada", {}, "is not vouched for: CRL has expired"},
    // The same name does not make the same authority, nor does bringing it along.
    {"root.pem", "", "guest", {}, "is not vouched for: unable to get local issuer certificate"},
    {"root.pem",
     "",
     "guest",
     {"other"},
     "is not vouched for: self-signed certificate in certificate chain (at its issuer number 1)"
    },
    {"root.pem", "", "alone", {}, "is not vouched for: self-signed certificate"},
    {"root.pem", "", "server", {}, "is not vouched for: unsuitable certificate purpose"},
    {"root.pem", "", "weak", {}, "is not vouched for: CA signature digest algorithm too weak"},
    // What the client brings along may be useless, repeated, or its own.
    {"root.pem", "", "ada", {"ada", "guest", "root", "root"}, nullptr},
};

// A folder of its own, where files can change.
struct place {
    fs::path folder;
    place() : folder(pki::new_folder()) {}
    ~place() { fs::remove_all(folder); }
    place(const place &) = delete;
    place &operator=(const place &) = delete;
    place(place &&) = delete;
    place &operator=(place &&) = delete;
    // As careful people do: beside, then in its place.
    fs::path put(const char *name, const std::string &text) const {
        pki::write(folder / "new", text);
        fs::rename(folder / "new", folder / name);
        return folder / name;
    }
};

std::string refused_to_start(const fs::path &ca, const fs::path &crl = {}) {
    try {
        const trust_anchors never(ca, crl);
        return "nothing";
    } catch (const std::runtime_error &wrong) {
        return wrong.what();
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(anchors)

BOOST_DATA_TEST_CASE(who_is_vouched_for, boost::unit_test::data::make(rows), each) {
    const fs::path crl = std::string_view(each.crl).empty() ? fs::path() : pki::path(each.crl);
    const trust_anchors by(pki::path(each.ca), crl);
    std::vector<std::string> der;
    for (const char *const name : each.chain) {
        der.push_back(pki::der(name));
    }
    const std::vector<std::string_view> chain(der.begin(), der.end());
    const auto why = by.refusal(pki::der(each.who), chain, now);
    BOOST_TEST(why.value_or("nothing") == (each.why == nullptr ? "nothing" : each.why));
}

BOOST_AUTO_TEST_CASE(the_clock_is_the_callers) {
    const trust_anchors by(pki::path("root.pem"), {});
    const std::string ada = pki::der("ada");
    BOOST_TEST(!by.refusal(ada, {}, now));
    BOOST_TEST(
        by.refusal(ada, {}, now + 24h * 365 * 11).value() ==
        "is not vouched for: certificate has expired (at its issuer number 1)"
    );
    BOOST_TEST(
        by.refusal(ada, {}, now - 24h * 30).value() ==
        "is not vouched for: certificate is not yet valid (at its issuer number 1)"
    );
}

BOOST_AUTO_TEST_CASE(a_revocation_counts_once_the_file_has_it) {
    const place here;
    const auto crl = here.put("list.crl", pki::text("sub.crl") + pki::text("root.crl"));
    // Before the list: the same issuer's, which revokes nobody.
    const auto ca = here.put("ca.pem", pki::text("root.pem"));
    trust_anchors by(ca, crl);
    const auto first = by.version();
    BOOST_TEST(!by.refresh());
    BOOST_TEST(by.version() == first);
    BOOST_TEST(by.refusal(pki::der("eve"), {}, now).has_value());
    here.put("ca.pem", pki::text("other.pem"));
    BOOST_TEST(!by.refresh());
    BOOST_TEST(by.version() != first);
    BOOST_TEST(by.refusal(pki::der("ada"), {}, now).has_value());
    here.put("ca.pem", pki::text("other.pem") + "\n# and\n" + pki::text("root.pem"));
    BOOST_TEST(!by.refresh());
    BOOST_TEST(!by.refusal(pki::der("ada"), {}, now));
}

BOOST_AUTO_TEST_CASE(what_can_not_be_used_changes_nothing_and_is_told_once) {
    const place here;
    const auto ca = here.put("ca.pem", pki::text("root.pem"));
    trust_anchors by(ca, {});
    here.put("ca.pem", "half a file");
    const std::string told = ca.string() + ": holds no certificate (PEM); what was read before "
                                           "stays in force";
    BOOST_TEST(by.refresh().value_or("") == told);
    BOOST_TEST(!by.refresh());
    BOOST_TEST(!by.refusal(pki::der("ada"), {}, now));
    fs::remove(ca);
    BOOST_TEST(by.refresh().value_or("").starts_with("read " + ca.string()));
    BOOST_TEST(!by.refresh());
    BOOST_TEST(!by.refusal(pki::der("ada"), {}, now));
    here.put("ca.pem", pki::text("other.pem"));
    BOOST_TEST(!by.refresh());
    BOOST_TEST(by.refusal(pki::der("ada"), {}, now).has_value());
    fs::remove(ca);
    BOOST_TEST(by.refresh().has_value()); // once more, since it was well meanwhile
}

// One of two files is wrong: the other's change is not lost for that.
BOOST_AUTO_TEST_CASE(a_change_waits_for_the_other_file) {
    const place here;
    const auto ca = here.put("ca.pem", pki::text("other.pem"));
    const auto crl = here.put("list.crl", pki::text("root.crl"));
    trust_anchors by(ca, crl);
    here.put("ca.pem", pki::text("root.pem"));
    fs::remove(crl);
    BOOST_TEST(by.refresh().has_value());
    BOOST_TEST(by.refusal(pki::der("ada"), {}, now).has_value());
    here.put("list.crl", pki::text("root.crl"));
    BOOST_TEST(!by.refresh());
    BOOST_TEST(!by.refusal(pki::der("ada"), {}, now));
}

BOOST_AUTO_TEST_CASE(files_that_can_not_be_used_are_named) {
    const place here;
    const auto ca = here.put("ca.pem", pki::text("root.pem"));
    const auto broken = here.put(
        "broken.pem", pki::text("root.pem").substr(0, 200) + "!\n-----END CERTIFICATE-----\n"
    );
    const std::string folder = here.folder.string();
    BOOST_TEST(
        refused_to_start(broken) == folder + "/broken.pem: holds a malformed certificate"
    );
    BOOST_TEST(refused_to_start(ca, ca) == ca.string() + ": holds no revocation list (PEM)");
    BOOST_TEST(
        refused_to_start(pki::path("root.crl")) ==
        pki::path("root.crl").string() + ": holds no certificate (PEM)"
    );
    BOOST_TEST(
        refused_to_start(folder + "/none").starts_with("read " + folder + "/none: No such")
    );
    BOOST_TEST(refused_to_start(here.folder).starts_with("read " + folder + ": Is a directory")
    );
    BOOST_TEST(refused_to_start("/dev/null").starts_with("read /dev/null: Invalid argument"));
}

BOOST_AUTO_TEST_SUITE_END()
