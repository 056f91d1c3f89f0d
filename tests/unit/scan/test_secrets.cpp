// SPDX-License-Identifier: MIT
#include "scan/secrets.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <string_view>

using namespace imprint::scan;

namespace {

struct row {
    std::string_view text;
    std::string_view found; // "" for none
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << one.text;
}

const row names[] = {
    {"password", "password"},
    {"db_password", "password"},
    {"passwords", "password"},
    {"PASSWD", "passwd"},
    {"apiKey", "key"},
    {"API_KEYS", "key"},
    {"HTTPSKey", "key"},
    {"key2", "key"},
    {"_token", "token"},
    {"mySecretText", "secret"},
    {"salt", "salt"},
    {"main_dsn", "dsn"},
    {"credentials", "credential"},
    {"dbpassword", "password"},
    {"ADMINPASSWD", "passwd"},
    {"authtokens", "token"},
    {"apikey", "key"},
    {"monkey", ""},
    {"basalt", ""},
    {"keyboard", ""},
    {"salty", ""},
    {"tokenizer", ""},
    {"passwordless", ""},
    {"motto", ""},
    {"", ""},
};

const row values[] = {
    {"postgresql://me:pw@db/site", "a password in a URL"},
    {"see redis://:pw@host", "a password in a URL"},
    {"http://a.example:80/x?b=c@d", ""},
    {"http://user@host/", ""},
    {"http://first.example/ and https://u:p@x", "a password in a URL"},
    {"a: b@c", ""},
    {"\n-----BEGIN PRIVATE KEY-----", "a key or certificate (-----BEGIN)"},
    {"SELECT name FROM people", "SQL"},
    {"  select * from t", "SQL"},
    {"Select * from t", "SQL"},
    {"select a, b from t where x", "SQL"},
    {"insert into t values (1)", "SQL"},
    {"INSERT INTO t VALUES (1)", "SQL"},
    {"update t set a = 1", "SQL"},
    {"delete from t", "SQL"},
    {"create table t(a)", "SQL"},
    {"CREATE UNIQUE INDEX i ON t(a)", "SQL"},
    {"drop table t", "SQL"},
    {"with a as (select 1) select 2", "SQL"},
    {"PRAGMA journal_mode = WAL", "SQL"},
    {"Select a room from the list", ""},
    {"Update your profile", ""},
    {"Create an account", ""},
    {"Delete this", ""},
    {"With love", ""},
    {"with love", ""},
    {"drop us a line", ""},
    {"selection", ""},
    {"Few dependencies.", ""},
    {"", ""},
};

published string(std::string name, std::string text) {
    published one;
    one.what = kind::string;
    one.qualified = "keys::" + name;
    one.names = {"keys", std::move(name)};
    one.text = std::move(text);
    one.where = {"/s/index.cpp", 3, 7};
    return one;
}

} // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_DATA_TEST_CASE(words_of_a_name, names, one) {
    BOOST_TEST(find_secret_word(one.text).value_or("") == one.found);
}

BOOST_DATA_TEST_CASE(values_of_a_text, values, one) {
    BOOST_TEST(find_secret_value(one.text).value_or("") == one.found);
}

BOOST_AUTO_TEST_CASE(a_long_text_is_no_trouble) {
    const std::string big(1 << 20, 'a');
    BOOST_TEST(!find_secret_value(big + "://" + big).has_value());
    BOOST_TEST(!find_secret_value("select " + big).has_value());
    BOOST_TEST(find_secret_value(big + "://a:b@c").has_value());
}

BOOST_AUTO_TEST_CASE(strings_stop_functions_and_namespaces_do_not) {
    unit site;
    site.all = {string("help", "text"), string("pass_token", "text"), string("q", "DROP x y")};
    published function = string("token", "");
    function.what = kind::function;
    site.all.push_back(function);
    const auto found = find_secrets(site);
    BOOST_REQUIRE(found.size() == 2U);
    BOOST_TEST((found[0].how == severity::error));
    BOOST_TEST((found[0].where == location{"/s/index.cpp", 3, 7}));
    BOOST_TEST(
        found[0].text ==
        "keys::pass_token would be published at /keys/pass_token, but its name says that it "
        "is a token"
    );
    BOOST_TEST(found[1].text.find("seems to hold SQL") != std::string::npos);
    BOOST_REQUIRE(found[1].beside.size() == 1U);
    BOOST_TEST(found[1].beside[0].text.find("static") != std::string::npos);
    BOOST_TEST(
        found[1].beside[0].text.find("site.publish(\"/keys/q\", keys::q)") != std::string::npos
    );
}

BOOST_AUTO_TEST_SUITE_END()
