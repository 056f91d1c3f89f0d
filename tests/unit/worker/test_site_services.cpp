// SPDX-License-Identifier: MIT
// What a worker has to open for a site, by what its functions and hooks take.
#include "imprint/http_error.hpp"
#include "imprint/signed_in_user.hpp"
#include "imprint/site.hpp"
#include "worker/site_services.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>

using imprint::worker::needs_of;

namespace {

struct fixture {
    fixture() {
        site.publish("/x", [] { return std::string("x"); });
    }
    imprint::site site;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(site_services, fixture)

BOOST_AUTO_TEST_CASE(nothing_for_nothing) {
    site.before("/", [](const imprint::request & /*asked*/) {});
    BOOST_TEST(!needs_of(site).database);
    BOOST_TEST(!needs_of(site).sessions);
}

BOOST_AUTO_TEST_CASE(functions) {
    site.publish("/d", [](imprint::database & /*db*/) { return 1; });
    BOOST_TEST(needs_of(site).database);
    BOOST_TEST(!needs_of(site).sessions);
    site.publish("/s", [](imprint::session & /*s*/) { return 1; });
    BOOST_TEST(needs_of(site).sessions);
}

BOOST_AUTO_TEST_CASE(hooks) {
    site.before("/", [](imprint::database & /*db*/) {});
    BOOST_TEST(needs_of(site).database);
    BOOST_TEST(!needs_of(site).sessions);
}

BOOST_AUTO_TEST_CASE(error_hooks) {
    site.error("/", [](const imprint::http_error & /*e*/, imprint::session & /*s*/) {
        return std::string("sorry");
    });
    BOOST_TEST(needs_of(site).database);
    BOOST_TEST(needs_of(site).sessions);
}

// Who is signed in stands in the session.
BOOST_AUTO_TEST_CASE(signed_in_users) {
    site.publish("/u", [](imprint::signed_in_user /*u*/) { return 1; });
    BOOST_TEST(needs_of(site).database);
    BOOST_TEST(needs_of(site).sessions);
}

BOOST_AUTO_TEST_CASE(hooks_of_signed_in_users) {
    site.before("/", [](imprint::signed_in_user /*u*/) {});
    BOOST_TEST(needs_of(site).database);
    BOOST_TEST(needs_of(site).sessions);
}

BOOST_AUTO_TEST_SUITE_END()
