// SPDX-License-Identifier: MIT
#include "http/masking.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

using imprint::http::is_secret_name;
using imprint::http::mask_url;

namespace {

struct row {
    const char *name;
    std::string url;
    std::string expected;
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << one.name;
}

const std::vector<row> hidden{
    {"each word: password", "/x?password=a", "/x?password=***"},
    {"passwd", "/x?passwd=a", "/x?passwd=***"},
    {"secret", "/x?secret=a", "/x?secret=***"},
    {"token", "/x?token=a", "/x?token=***"},
    {"key", "/x?key=a", "/x?key=***"},
    {"salt", "/x?salt=a", "/x?salt=***"},
    {"credential", "/x?credential=a", "/x?credential=***"},
    {"in capitals", "/x?PASSWORD=a", "/x?PASSWORD=***"},
    {"in both", "/x?PassWord=a", "/x?PassWord=***"},
    {"as a part", "/x?new_password2=a", "/x?new_password2=***"},
    {"at the end", "/x?api-key=a", "/x?api-key=***"},
    {"behind a part of itself", "/x?passpassword=a", "/x?passpassword=***"},
    {"escaped at the beginning", "/x?%70assword=a", "/x?%70assword=***"},
    {"escaped within", "/x?pass%77ord=a", "/x?pass%77ord=***"},
    {"escaped whole", "/x?%4b%45%59=a", "/x?%4b%45%59=***"},
    {"escaped capitals", "/x?%50ASSWORD=a", "/x?%50ASSWORD=***"},
    {"behind what is no escape", "/x?%zzkey=a", "/x?%zzkey=***"},
    {"behind half an escape", "/x?%7key=a", "/x?%7key=***"},
    {"beside a blank", "/x?my+key=a", "/x?my+key=***"},
    {"beside NUL", std::string("/x?\0key=a", 9), std::string("/x?\0key=***", 11)},
    {"no UTF-8", "/x?\xff\xfekey\xff=\xff", "/x?\xff\xfekey\xff=***"},
    {"among others", "/x?a=1&password=b&c=2", "/x?a=1&password=***&c=2"},
    {"repeated", "/x?key=a&key=b&key=c", "/x?key=***&key=***&key=***"},
    {"an array", "/x?key[]=a&key%5b%5d=b", "/x?key[]=***&key%5b%5d=***"},
    {"behind a semicolon", "/x?a;password=b", "/x?a;password=***"},
    {"behind another's semicolon", "/x?a=1;password=b", "/x?a=1;password=***"},
    {"with a semicolon in its name", "/x?password;a=b", "/x?password;a=***"},
    {"with a question mark in its name", "/x?key?=b&c=d", "/x?key?=***&c=d"},
    {"with a semicolon in it", "/x?password=a;b=c&d=e", "/x?password=***&d=e"},
    {"that begins with a semicolon", "/x?password=;a", "/x?password=***"},
    {"with an equals sign in it", "/x?password=a=b", "/x?password=***"},
    {"with a question mark in it", "/x?password=a?b=c", "/x?password=***"},
    {"in a URL within", "/x?next=/y?token=a", "/x?next=/y?token=***"},
    {"in a fragment", "/x#access_token=a", "/x#access_token=***"},
    {"behind empty ones", "/x?&&=&key=a", "/x?&&=&key=***"},
    {"shorter than its mask", "?key=a", "?key=***"},
    {"of a whole URL", "https://h/x?key=a", "https://h/x?key=***"},
};

const std::vector<std::string> shown{
    "",
    "/",
    "/x",
    "/password=a",
    "/key/secret",
    "/x?",
    "/x?password",
    "/x?password&a=b",
    "/x?password=",
    "/x?password=&a=b",
    "/x?a=password",
    "/x?a=1&b=2",
    "/x?passwor=a",
    "/x?pass=a&word=b",
    "/x?pass+word=a",
    "/x?%2570assword=a", // a function would have to call it %70assword
    "/x?ke%79",
    "/x?=key",
    "/x?%",
    "/x?k%6",
};

} // namespace

BOOST_AUTO_TEST_SUITE(masking)

BOOST_DATA_TEST_CASE(what_is_hidden, boost::unit_test::data::make(hidden), one) {
    std::string room = "of another one";
    BOOST_TEST(mask_url(one.url, room) == one.expected);
}

BOOST_DATA_TEST_CASE(what_is_shown, boost::unit_test::data::make(shown), url) {
    std::string room;
    const std::string_view same = mask_url(url, room);
    BOOST_TEST(static_cast<const void *>(same.data()) == url.data());
    BOOST_TEST(same.size() == url.size());
    BOOST_TEST(room.capacity() == std::string().capacity());
}

BOOST_AUTO_TEST_CASE(names) {
    for (const char *const name : {"password", "user.Password", "SALT", "my key", "tokens"}) {
        BOOST_TEST(is_secret_name(name), name);
    }
    for (const char *const name : {"", "p", "pass", "toke", "name", "k e y"}) {
        BOOST_TEST(!is_secret_name(name), name);
    }
}

BOOST_AUTO_TEST_CASE(a_long_one_is_looked_through_once) {
    std::string url = "/x?";
    for (int i = 0; i < 100'000; ++i) {
        url += "a;";
    }
    std::string room;
    BOOST_TEST(mask_url(url + "key=b", room) == url + "key=***");
}

BOOST_AUTO_TEST_SUITE_END()
