// SPDX-License-Identifier: MIT
#include "http/mount.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using namespace imprint::http;

namespace {

constexpr const char *outside = "outside";

struct row {
    const char *about;
    std::string path;
    std::string script_name;
    std::string path_info;
    bool whole_path_front;
    std::string configured;
    std::string mount;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.about;
}

const row rows[] = {
    {"nothing said", "/a/b", "", "/a/b", false, "", ""},
    {"agrees", "/app/a/b", "/app", "/a/b", false, "", "/app"},
    {"two segments", "/x/y/a", "/x/y", "/a", false, "", "/x/y"},
    {"at the mount", "/app", "/app", "", false, "", "/app"},
    {"at the mount with a slash", "/app/", "/app", "/", false, "", "/app"},
    {"SCRIPT_NAME with a slash", "/app/a", "/app/", "a", false, "", "/app"},
    {"SCRIPT_NAME is the root", "/a", "/", "a", false, "", ""},
    {"root asked for", "/", "/", "", false, "", ""},
    {"not at a boundary", "/application/a", "/app", "/a", false, "", ""},
    {"other case", "/APP/a", "/app", "/a", false, "", ""},
    {"doubled slash", "//app/a", "/app", "/a", false, "", ""},
    {"longer than the path", "/app", "/app/x", "", false, "", ""},
    {"raw escapes", "/%61pp/a", "/app", "/a", false, "", "/%61pp"},
    {"decoded blank", "/a%20b/c", "/a b", "/c", false, "", "/a%20b"},
    {"SCRIPT_NAME sent raw", "/a%20b/c", "/a%20b", "/c", false, "", "/a%20b"},
    {"%2F is no slash", "/x%2Fy/a", "/x/y", "/a", false, "", ""},
    {"ends inside an escape", "/app%2F", "/app", "/", false, "", ""},

    // mod_proxy_scgi, with an escape in the path.
    {"scgi blank", "/app/a%20b", "/app/a b", "/a%20b", false, "", "/app"},
    {"scgi deeper", "/app/c/a%20b", "/app/c/a b", "/c/a%20b", false, "", "/app"},
    {"scgi octets", "/app/Zo\xc3\xab", "/app/Zo\xc3\xab", "/Zo%C3%AB", false, "", "/app"},
    {"scgi slash", "/app/a%2Fb", "/app/a%2Fb", "/a%252Fb", false, "", "/app"},
    {"scgi at the mount", "/app", "/app", "/", false, "", "/app"},
    {"scgi unrelated", "/app/a%20b", "/app/a b", "/zzz", false, "", ""},
    {"scgi without a slash", "/app/a%20b", "/app/a b", "0b", false, "", ""},
    {"scgi escaped slash", "/app%2Fa", "/app/a", "/a", false, "", ""},
    {"scgi too long", "/a", "/a", "/longer/than/all", false, "", ""},

    // nginx's fastcgi_params: SCRIPT_NAME is all of it.
    {"stock, nothing configured", "/app/a/b", "/app/a/b", "", true, "", ""},
    {"stock, configured", "/app/a/b", "/app/a/b", "", true, "/app", "/app"},
    {"stock, configured with slash", "/app/a/b", "/app/a/b", "", true, "/app/", "/app"},
    {"stock, configured root", "/app/a/b", "/app/a/b", "", false, "/", ""},
    {"stock, outside", "/other/a", "/other/a", "", true, "/app", outside},
    {"stock, empty PATH_INFO", "/app/a/b", "/app/a/b", "", false, "/app", "/app"},

    {"configured, none sent", "/app/a", "", "", false, "/app", "/app"},
    {"configured, encoded", "/%61pp/a", "", "", false, "/app", "/%61pp"},
    {"configured, outside", "/other", "", "", false, "/app", outside},
    {"configured, not at a boundary", "/application", "", "", false, "/app", outside},
    {"SCRIPT_NAME goes before", "/other/a", "/other", "/a", false, "/app", "/other"},
    {"lighttpd's prefix", "/application/a", "/application", "/a", false, "/app", outside},
    {"a longer mount is one", "/app/v2/a", "/app/v2", "/a", false, "/app", "/app/v2"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(mounts)

BOOST_DATA_TEST_CASE(finds, boost::unit_test::data::make(rows), sample) {
    const auto mount = find_mount({
        .path = sample.path,
        .script_name = sample.script_name,
        .path_info = sample.path_info,
        .whole_path_front = sample.whole_path_front,
        .configured = sample.configured,
    });
    BOOST_TEST(mount.value_or(outside) == sample.mount);
}

BOOST_AUTO_TEST_SUITE_END()
