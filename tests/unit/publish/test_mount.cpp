// SPDX-License-Identifier: MIT
// Where a site sends its readers, wherever the front put it.
#include "asking.hpp"
#include "imprint/arg.hpp"
#include "imprint/created.hpp"
#include "imprint/html.hpp"
#include "imprint/http_error.hpp"
#include "imprint/json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

namespace {

using imprint::redirect;
using imprint::response;
using imprint::url;

struct row {
    const char *mount;
    const char *before; // what stands before a path of the site
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << '"' << one.mount << '"';
}
const row mounts[] = {
    {"", ""},
    {"/app", "/app"},
    {"/a/b", "/a/b"},
    {"/%61pp", "/%61pp"},           // as the client spelt it
    {"/caf\xc3\xa9", "/caf%C3%A9"}, // a field has ASCII only
    {"//app", "/app"},              // "//app/x" is host "app" to a browser
    {"/\\app", "/%5Capp"},          // and so is this
};

struct mounted {
    imprint::site site{};
    asking ask{site};

    answered get(const row &at, const std::string &path, const std::string &method = "GET") {
        asked what;
        what.method = method;
        what.mount = at.mount;
        what.target = at.mount + path;
        return ask(what);
    }
    std::string location(const row &at, const std::string &path) {
        return get(at, path).field("Location");
    }
};

const auto all = boost::unit_test::data::make(mounts);

} // namespace

BOOST_FIXTURE_TEST_SUITE(below_a_mount_point, mounted)

BOOST_DATA_TEST_CASE_F(mounted, a_redirect_stays_in_the_site, all, at) {
    const std::string before = at.before;
    site.publish("/home", [] { return redirect("/"); });
    site.publish("/one", [] { return redirect("/documents/1?a=/b#c", 302); });
    site.publish("/maybe", [] { return std::optional(redirect("/one")); });
    site.publish("/url", [] { return redirect(url("/d/{}", "a b/c")); });
    BOOST_TEST(location(at, "/home") == before + "/");
    BOOST_TEST(get(at, "/one").status == 302);
    BOOST_TEST(location(at, "/one") == before + "/documents/1?a=/b#c");
    BOOST_TEST(location(at, "/maybe") == before + "/one");
    BOOST_TEST(location(at, "/url") == before + "/d/a%20b%2Fc");
}

BOOST_DATA_TEST_CASE_F(mounted, only_elsewhere_leaves_the_site, all, at) {
    site.publish("/path", [] { return redirect::elsewhere("/wiki/"); });
    site.publish("/host", [] { return redirect::elsewhere("https://example.org/x"); });
    site.publish("/raw", [] { return response(303).set("Location", "/wiki/"); });
    BOOST_TEST(location(at, "/path") == "/wiki/");
    BOOST_TEST(location(at, "/host") == "https://example.org/x");
    BOOST_TEST(location(at, "/raw") == "/wiki/");
}

BOOST_DATA_TEST_CASE_F(mounted, what_was_created_is_in_the_site, all, at) {
    site.publish("/json", [] { return imprint::created("/d/1", imprint::json{{"id", 1}}); });
    site.publish("/text", [] { return imprint::created(url("/d/{}", 2), "made"); });
    const answered json = get(at, "/json");
    BOOST_TEST(json.status == 201);
    BOOST_TEST(json.body == R"({"id":1})");
    BOOST_TEST(json.field("Content-Type") == "application/json");
    BOOST_TEST(json.field("Location") == at.before + std::string("/d/1"));
    BOOST_TEST(location(at, "/text") == at.before + std::string("/d/2"));
    BOOST_TEST(get(at, "/text").field("Content-Type") == "text/plain; charset=utf-8");
}

BOOST_DATA_TEST_CASE_F(mounted, hooks_send_into_the_site_as_well, all, at) {
    site.publish("/a/secret", [] { return "secret"; });
    site.publish("/b/fails", []() -> std::string { throw imprint::http_error(409, "no"); });
    site.publish("/c/made", [] { return response(201).location("/c/1"); });
    site.before("/a", [] { return redirect("/login"); });
    site.error("/b", [](const imprint::http_error &) { return redirect("/sorry"); });
    site.after("/c", [](response &made) {
        BOOST_TEST(made.field("Location").value_or("") == "/c/1"); // not yet below it
        made.location("/c/2");
    });
    BOOST_TEST(location(at, "/a/secret") == at.before + std::string("/login"));
    BOOST_TEST(location(at, "/b/fails") == at.before + std::string("/sorry"));
    BOOST_TEST(location(at, "/c/made") == at.before + std::string("/c/2"));
}

BOOST_DATA_TEST_CASE_F(mounted, links_of_a_page_lead_into_the_site, all, at) {
    site.publish("/page", [](const imprint::request &asked) {
        return imprint::html(R"(<a href="{}">)", url(asked, "/d/{}?a={}", "x y", 1));
    });
    site.publish("/go", [](const imprint::request &asked) {
        return redirect(url(asked, "/d/{}", 7));
    });
    BOOST_TEST(
        get(at, "/page").body == "<a href=\"" + std::string(at.before) + "/d/x%20y?a=1\">"
    );
    BOOST_TEST(location(at, "/go") == at.before + std::string("/d/7")); // once
}

BOOST_AUTO_TEST_CASE(a_link_with_an_empty_argument_is_no_other_host) {
    site.publish("/page", [](const imprint::request &asked) {
        return url(asked, "/{}/example.org", "").text();
    });
    BOOST_TEST(get(mounts[0], "/page").status == 500);
    BOOST_TEST(get(mounts[1], "/page").status == 500);
}

BOOST_AUTO_TEST_CASE(the_last_word_about_location_counts) {
    site.publish("/set", [] { return response(201).location("/a").set("location", "/b"); });
    site.publish("/placed", [] { return response(201).set("Location", "/a").location("/b"); });
    site.publish("/gone", [] { return response(201).location("/a").erase("LOCATION"); });
    site.publish("/other", [] { return response(201).location("/a").set("X-Thing", "/b"); });
    BOOST_TEST(location(mounts[1], "/set") == "");
    BOOST_TEST(get(mounts[1], "/set").field("location") == "/b");
    BOOST_TEST(location(mounts[1], "/placed") == "/app/b");
    BOOST_TEST(location(mounts[1], "/gone") == "");
    BOOST_TEST(location(mounts[1], "/other") == "/app/a");
}

BOOST_AUTO_TEST_CASE(a_location_is_a_path_of_the_site) {
    for (const char *place :
         {"", "a", "//example.org", "/\\a", "https://example.org/", "/a b"}) {
        BOOST_CHECK_THROW(response(201).location(place), std::invalid_argument);
        BOOST_CHECK_THROW(imprint::created(place, 1), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_SUITE_END()
