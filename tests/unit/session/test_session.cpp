// SPDX-License-Identifier: MIT
#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "imprint/session.hpp"
#include "session/session_id.hpp"
#include "site.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace imprint;
using namespace imprint::detail;
using namespace std::chrono_literals;

namespace {

// The methods that may and may not write by themselves.
const auto both = boost::unit_test::data::make({0, 1});
access_mode way(int which) {
    return which == 0 ? access_mode::read_only : access_mode::read_write;
}

int read(site &where, browser &client, const char *key = "n") {
    int found = -1;
    get(where, client, [&](session &state) { found = state.get<int>(key).value_or(-1); });
    return found;
}

browser with_value(site &where, int value = 1) {
    browser client;
    post(where, client, [value](session &state) { state.set("n", value); });
    return client;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(sessions, site)

BOOST_DATA_TEST_CASE_F(site, nothing_is_stored_until_something_is_set, both, which) {
    browser client;
    request(*this, client, way(which), [](session &) {});
    request(*this, client, way(which), [](session &state) {
        BOOST_TEST(!state.get<int>("n").has_value());
        state.erase("n");
        state.renew();
        state.end();
    });
    BOOST_TEST(!client.last.has_value());
    BOOST_TEST(sessions() == 0);
}

BOOST_DATA_TEST_CASE_F(site, what_is_set_is_there_in_the_next_request, both, which) {
    browser client;
    request(*this, client, way(which), [](session &state) {
        state.set("n", 5);
        BOOST_TEST((state.get<int>("n") == 5));
    });
    BOOST_TEST(client.cookie.has_value());
    BOOST_TEST(read(*this, client) == 5);
    BOOST_TEST(!client.last.has_value()); // told once
    request(*this, client, way(which), [](session &state) { state.set("n", 6); });
    BOOST_TEST(!client.last.has_value());
    BOOST_TEST(read(*this, client) == 6);
    BOOST_TEST(sessions() == 1);
}

BOOST_AUTO_TEST_CASE(the_cookie_is_what_rfc6265bis_asks_of_the_prefix) {
    browser client = with_value(*this);
    BOOST_REQUIRE(client.cookie && client.last);
    BOOST_TEST(client.cookie->size() == 43); // 256 bits in base64url
    BOOST_TEST(is_session_id(*client.cookie));
    BOOST_TEST(
        *client.last ==
        "__Host-imprint=" + *client.cookie + "; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    browser plain;
    plain.https = false;
    post(*this, plain, [](session &state) { state.set("n", 1); });
    BOOST_TEST(*plain.last == "imprint=" + *plain.cookie + "; Path=/; HttpOnly; SameSite=Lax");
    BOOST_TEST(*plain.cookie != *client.cookie);
}

BOOST_AUTO_TEST_CASE(the_table_knows_only_a_digest) {
    browser client = with_value(*this);
    std::string stored;
    link.open() << "SELECT id_hash FROM imprint_session", soci::into(stored);
    BOOST_TEST(stored == base::format_hex(base::sha256(*client.cookie)));
}

// Session fixation: an id that a client brings is not adopted.
BOOST_AUTO_TEST_CASE(an_unknown_id_is_not_adopted) {
    const std::string planted(43, 'A');
    browser client;
    client.cookie = planted;
    post(*this, client, [](session &state) { state.set("n", 1); });
    BOOST_TEST(*client.cookie != planted);
    browser attacker;
    attacker.cookie = planted;
    BOOST_TEST(read(*this, attacker) == -1);
    BOOST_TEST(read(*this, client) == 1);
}

BOOST_DATA_TEST_CASE_F(
    site,
    what_has_not_the_shape_of_an_id_is_none,
    boost::unit_test::data::make<std::string>(
        {"",
         "../../x",
         std::string(42, 'A'),
         std::string(44, 'A'),
         std::string(42, 'A') + "=",
         std::string(42, 'A') + "'",
         std::string(43, '\0')}
    ),
    text
) {
    BOOST_TEST(!is_session_id(text));
    browser client;
    client.cookie = text;
    BOOST_TEST(read(*this, client) == -1);
}

BOOST_DATA_TEST_CASE_F(site, a_renewed_id_replaces_the_old_one_at_once, both, which) {
    browser client = with_value(*this, 7);
    browser old = client;
    request(*this, client, way(which), [](session &state) { state.renew(); });
    BOOST_TEST(*client.cookie != *old.cookie);
    BOOST_TEST(read(*this, client) == 7);
    BOOST_TEST(read(*this, old) == -1);
    post(*this, old, [](session &state) { state.set("n", 8); });
    BOOST_TEST(read(*this, client) == 7);
    BOOST_TEST(sessions() == 2);
}

// A request that began with the old id may not write after the renewal.
BOOST_AUTO_TEST_CASE(a_running_request_of_the_old_id_can_not_write) {
    browser client = with_value(*this, 7);
    browser old = client;
    connection second(settings());
    transaction work(second, access_mode::read_only);
    session_scope scope(store, work, {.cookie = old.cookie, .https = true, .binding = {}});
    BOOST_TEST((scope.handle().get<int>("n") == 7));
    post(*this, client, [](session &state) { state.renew(); });
    BOOST_CHECK_THROW(scope.handle().set("m", 9), session_conflict);
    BOOST_CHECK_THROW(scope.handle().renew(), session_conflict);
    BOOST_TEST(read(*this, client, "m") == -1);
}

BOOST_DATA_TEST_CASE_F(site, an_ended_session_leaves_nothing, both, which) {
    browser client = with_value(*this, 7);
    browser old = client;
    request(*this, client, way(which), [](session &state) {
        state.end();
        BOOST_TEST(!state.get<int>("n").has_value());
    });
    BOOST_TEST(
        *client.last == "__Host-imprint=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    BOOST_TEST(read(*this, old) == -1);
    BOOST_TEST(sessions() == 0);
    BOOST_TEST(number("SELECT COUNT(*) FROM imprint_session_value") == 0);
}

BOOST_AUTO_TEST_CASE(after_the_end_a_new_one_may_begin) {
    browser client = with_value(*this, 7);
    const browser old = client;
    post(*this, client, [](session &state) {
        state.end();
        state.set("m", 1);
    });
    BOOST_TEST(*client.cookie != *old.cookie);
    BOOST_TEST(read(*this, client, "m") == 1);
    BOOST_TEST(read(*this, client, "n") == -1);
}

BOOST_AUTO_TEST_CASE(a_rolled_back_request_changes_nothing_and_sends_no_cookie) {
    transaction work(link, access_mode::read_write);
    session_scope scope(store, work, {.cookie = {}, .https = true, .binding = {}});
    scope.handle().set("n", 1);
    BOOST_TEST(!scope.set_cookie().has_value()); // not yet committed
    work.rollback();
    BOOST_TEST(!scope.set_cookie().has_value());
    BOOST_TEST(sessions() == 0);
}

BOOST_AUTO_TEST_CASE(a_rolled_back_renewal_keeps_the_old_id) {
    browser client = with_value(*this, 7);
    {
        transaction work(link, access_mode::read_write);
        session_scope scope(
            store, work, {.cookie = client.cookie, .https = true, .binding = {}}
        );
        scope.handle().renew();
        work.rollback();
        client.take(scope.set_cookie());
    }
    BOOST_TEST(read(*this, client) == 7);
}

BOOST_AUTO_TEST_CASE(erased_is_gone) {
    browser client = with_value(*this, 7);
    get(*this, client, [](session &state) {
        state.erase("n");
        BOOST_TEST(!state.get<int>("n").has_value());
        state.set("n", 8); // this very request erased it: no conflict
    });
    BOOST_TEST(read(*this, client) == 8);
    post(*this, client, [](session &state) { state.erase("n"); });
    BOOST_TEST(read(*this, client) == -1);
}

BOOST_AUTO_TEST_CASE(unused_for_the_idle_time_it_is_gone) {
    browser client = with_value(*this);
    now += 999s;
    BOOST_TEST(read(*this, client) == 1); // this is a use
    now += 999s;
    BOOST_TEST(read(*this, client) == 1);
    now += 1000s;
    BOOST_TEST(read(*this, client) == -1);
}

BOOST_AUTO_TEST_CASE(used_or_not_it_ends_at_the_absolute_time) {
    browser client = with_value(*this);
    for (int i = 0; i < 9; ++i) {
        now += 500s;
        BOOST_TEST(read(*this, client) == 1);
    }
    now += 499s;
    BOOST_TEST(read(*this, client) == 1);
    now += 1s;
    BOOST_TEST(read(*this, client) == -1);
}

BOOST_AUTO_TEST_CASE(an_expired_id_is_not_adopted) {
    browser client = with_value(*this, 7);
    const browser old = client;
    now += 1000s;
    post(*this, client, [](session &state) { state.set("m", 1); });
    BOOST_TEST(*client.cookie != *old.cookie);
    BOOST_TEST(read(*this, client) == -1);
}

BOOST_AUTO_TEST_CASE(reading_again_within_a_tenth_of_the_idle_time_writes_nothing) {
    browser client = with_value(*this);
    now += 99s;
    read(*this, client);
    BOOST_TEST(number("SELECT used FROM imprint_session") == 1'000'000);
    now += 1s;
    read(*this, client);
    BOOST_TEST(number("SELECT used FROM imprint_session") == 1'000'100);
}

BOOST_AUTO_TEST_CASE(expired_rows_go_in_small_batches) {
    for (int i = 0; i < 30; ++i) {
        with_value(*this);
    }
    now += 1000s;
    browser alive = with_value(*this); // a beginning takes 20 with it
    BOOST_TEST(sessions() == 11);
    BOOST_TEST(store.remove_expired(link, 4) == 4U);
    BOOST_TEST(store.remove_expired(link) == 6U);
    BOOST_TEST(store.remove_expired(link) == 0U);
    BOOST_TEST(sessions() == 1);
    BOOST_TEST(number("SELECT COUNT(*) FROM imprint_session_value") == 1);
    BOOST_TEST(read(*this, alive) == 1);
}

BOOST_AUTO_TEST_CASE(a_bound_session_is_only_for_its_certificate) {
    browser client;
    client.binding = std::string(64, 'a');
    post(*this, client, [](session &state) { state.set("n", 7); });
    BOOST_TEST(read(*this, client) == 7);
    browser thief = client;
    thief.binding = std::string(64, 'b');
    BOOST_TEST(read(*this, thief) == -1);
    thief.binding.clear();
    BOOST_TEST(read(*this, thief) == -1);
    BOOST_TEST(read(*this, client) == 7);
}

BOOST_AUTO_TEST_SUITE_END()
