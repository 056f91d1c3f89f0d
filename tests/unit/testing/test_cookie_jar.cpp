// SPDX-License-Identifier: MIT
#include "testing/cookie_jar.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

using imprint::testing::cookie_jar;
using imprint::testing::format_cookies;
using imprint::testing::origin;
using namespace std::chrono_literals;

namespace {

// Sun, 22 Nov 2026 12:00:00 GMT
constexpr cookie_jar::time now = std::chrono::sys_days(2026y / 11 / 22) + 12h;
const origin tls{"https", "shop.example:8443"};

struct row {
    std::string why;
    std::vector<std::string> fields; // taken from an answer to a request for /a/b?q=/x/y
    std::string target;
    std::string sent;
    origin from = tls;
    origin to = tls;
    std::chrono::seconds later = 0s;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.why;
}

// RFC 6265bis §5.5 to §5.8.
const row rows[] = {
    {"kept", {"a=1"}, "/a/b", "a=1"},
    {"two", {"a=1", "b=2"}, "/a/c", "a=1; b=2"},
    {"replaced in its place", {"a=1", "b=2", "a=3"}, "/a/c", "a=3; b=2"},
    {"names have case", {"a=1", "A=2"}, "/a/c", "a=1; A=2"},
    {"a value keeps its = and quotes", {"a=\"x=y\""}, "/a/", "a=\"x=y\""},
    {"blanks around", {" a = 1 ; Path = / "}, "/", "a=1"},
    {"without a name", {"lonely"}, "/a/", "lonely"},
    {"empty", {"="}, "/a/", ""},
    {"empty value", {"a="}, "/a/", "a="},
    {"a control character", {"a=1\x01"}, "/a/", ""},
    {"4096 octets", {"a=" + std::string(4095, 'x')}, "/a/", "a=" + std::string(4095, 'x')},
    {"4097 octets", {"a=" + std::string(4096, 'x')}, "/a/", ""},

    // §5.1.4: paths
    {"the default path is the folder", {"a=1"}, "/a", "a=1"},
    {"the default path is not the query's", {"a=1"}, "/x/y", ""},
    {"outside the default path", {"a=1"}, "/b", ""},
    {"a folder is no prefix of a name", {"a=1"}, "/ab", ""},
    {"the query is no path", {"a=1; Path=/x"}, "/?/x", ""},
    {"path with a slash", {"a=1; path=/x/"}, "/x/y", "a=1"},
    {"path with a slash, without", {"a=1; path=/x/"}, "/x", ""},
    {"relative path: the default", {"a=1; path=x"}, "/a", "a=1"},
    {"the last path counts", {"a=1; path=/x; path=/y"}, "/y", "a=1"},
    {"longer paths first", {"a=1; path=/", "b=2; path=/x"}, "/x", "b=2; a=1"},
    {"same name, two paths", {"a=1; path=/", "a=2; path=/x"}, "/x", "a=2; a=1"},

    // §5.6.4, §5.7: Secure and prefixes
    {"Secure over TLS", {"a=1; Path=/; Secure"}, "/", "a=1"},
    {"Secure is not sent in the clear",
     {"a=1; path=/; Secure"},
     "/",
     "",
     tls,
     {"http", "shop.example"}},
    {"Secure is not taken in the clear",
     {"a=1; path=/; Secure"},
     "/",
     "",
     {"http", "shop.example"},
     tls},
    {"not Secure goes both ways", {"a=1; path=/"}, "/", "a=1", tls, {"http", "shop.example"}},
    {"__Host-", {"__Host-a=1; Path=/; Secure"}, "/", "__Host-a=1"},
    {"__Host- without Secure", {"__Host-a=1; Path=/"}, "/", ""},
    {"__Host- without the path /", {"__Host-a=1; Path=/a; Secure"}, "/a", ""},
    {"__Host- with a default path", {"__Host-a=1; Secure"}, "/a", ""},
    {"__Host- with Domain", {"__Host-a=1; Path=/; Secure; Domain=shop.example"}, "/", ""},
    {"__host- in any case", {"__host-a=1; Path=/"}, "/", ""},
    {"__Host- hidden in a value", {"=__Host-a=1; Path=/; Secure"}, "/", ""},
    {"__Secure-", {"__Secure-a=1; Path=/a; Secure"}, "/a", "__Secure-a=1"},
    {"__Secure- without Secure", {"__Secure-a=1"}, "/a", ""},

    // §5.1.3: hosts
    {"another host", {"a=1; path=/"}, "/", "", tls, {"https", "example"}},
    {"a subdomain needs Domain", {"a=1; path=/"}, "/", "", tls, {"https", "x.shop.example"}},
    {"Domain",
     {"a=1; path=/; Domain=shop.example"},
     "/",
     "a=1",
     tls,
     {"https", "x.shop.example"}},
    {"Domain of the parent, with a dot",
     {"a=1; path=/; Domain=.example"},
     "/",
     "a=1",
     tls,
     {"https", "other.example"}},
    {"Domain of a stranger",
     {"a=1; path=/; Domain=other.example"},
     "/",
     "",
     tls,
     {"https", "other.example"}},
    {"Domain that only ends alike",
     {"a=1; path=/; Domain=hop.example"},
     "/",
     "",
     tls,
     {"https", "hop.example"}},
    {"ports are no matter", {"a=1; path=/"}, "/", "a=1", tls, {"https", "shop.example:1"}},
    {"hosts have no case", {"a=1; path=/"}, "/", "a=1", tls, {"https", "SHOP.example"}},
    {"an address", {"a=1; path=/"}, "/", "a=1", {"https", "127.0.0.1:1"}, {"https", "127.0.0.1"}
    },
    {"an address has no parents",
     {"a=1; path=/; Domain=0.0.1"},
     "/",
     "",
     {"https", "127.0.0.1"},
     {"https", "127.0.0.1"}},
    {"IPv6", {"a=1; path=/"}, "/", "a=1", {"https", "[::1]:8443"}, {"https", "[::1]"}},

    // §5.6.1, §5.6.2: the end
    {"Max-Age", {"a=1; path=/; Max-Age=10"}, "/", "a=1", tls, tls, 9s},
    {"Max-Age is over", {"a=1; path=/; Max-Age=10"}, "/", "", tls, tls, 10s},
    {"Max-Age=0 erases", {"a=1; path=/", "a=; path=/; Max-Age=0"}, "/", ""},
    {"negative Max-Age erases", {"a=1; path=/", "a=; path=/; max-age=-1"}, "/", ""},
    {"Max-Age without number", {"a=1; path=/; Max-Age=x"}, "/", "a=1"},
    {"Max-Age without value", {"a=1; path=/; Max-Age"}, "/", "a=1"},
    {"a huge Max-Age",
     {"a=1; path=/; Max-Age=99999999999999999999999"},
     "/",
     "a=1",
     tls,
     tls,
     399 * 24h},
    {"and no longer than 400 days",
     {"a=1; path=/; Max-Age=99999999999999999999999"},
     "/",
     "",
     tls,
     tls,
     400 * 24h},
    {"Expires", {"a=1; path=/; Expires=Sun, 22 Nov 2026 12:00:10 GMT"}, "/", "a=1", tls, tls, 9s
    },
    {"Expires is over",
     {"a=1; path=/; Expires=Sun, 22 Nov 2026 12:00:10 GMT"},
     "/",
     "",
     tls,
     tls,
     10s},
    {"Expires with dashes",
     {"a=1; path=/; Expires=Sun, 22-Nov-2026 12:00:10 GMT"},
     "/",
     "",
     tls,
     tls,
     10s},
    {"Expires long ago erases",
     {"a=1; path=/",
      "a=; path=/; Expires=Thu, 01 Jan 1970 00:00:00 "
      "GMT"},
     "/",
     ""},
    {"Expires that is no date", {"a=1; path=/; Expires=tomorrow"}, "/", "a=1"},
    {"Max-Age wins",
     {"a=1; path=/; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT"},
     "/",
     "a=1"},
    {"another path is another cookie", {"a=1; path=/", "a=; path=/x; Max-Age=0"}, "/x", "a=1"},
    {"unknown attributes", {"a=1; path=/; HttpOnly; SameSite=Lax; Priority=High;;"}, "/", "a=1"
    },
};

BOOST_DATA_TEST_CASE(cookies, rows, r) {
    cookie_jar jar;
    for (const std::string &field : r.fields) {
        jar.take(field, r.from, "/a/b?q=/x/y", now);
    }
    BOOST_TEST(format_cookies(jar.find(r.to, r.target, now + r.later)) == r.sent);
}

BOOST_AUTO_TEST_CASE(a_cleared_jar_is_empty) {
    cookie_jar jar;
    jar.take("a=1", tls, "/", now);
    jar.clear();
    BOOST_TEST(jar.find(tls, "/", now).empty());
}

} // namespace
