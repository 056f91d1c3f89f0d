// SPDX-License-Identifier: MIT
// Registrations: methods that follow from parameters, listings, contradictions, strings.
#include "asking.hpp"
#include "imprint/body.hpp"
#include "imprint/database.hpp"
#include "imprint/describe.hpp"
#include "imprint/request.hpp"
#include "imprint/upload.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <source_location>
#include <string>
#include <string_view>

namespace {

using imprint::arg;

struct size {
    int width;
    int height;
};

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
std::string plain() {
    return "plain";
}
std::string with_value(int n) {
    return std::to_string(n);
}
std::string with_two(int n, int m) {
    return std::to_string(n + m);
}
std::string with_body(imprint::body all) {
    return all.text();
}
std::string with_upload(const imprint::upload &file) {
    return file.text();
}
std::string getting(imprint::on_get /*method*/) {
    return "got";
}
std::string putting(imprint::on_put /*method*/, int n) {
    return std::to_string(n);
}
void deleting(imprint::on_delete /*method*/, int /*n*/) {
}
std::string patching(imprint::on_patch /*method*/) {
    return "patched";
}
std::string anything(imprint::on_any /*method*/) {
    return "any";
}
std::string ambiguous(const std::string &text) {
    return text;
}
int eight() {
    return 8;
}
std::string looks_like_html() {
    return "<!doctype html><p>x";
}

std::string with_size(int width, const size & /*all*/) {
    return std::to_string(width);
}

// NOLINTEND(performance-unnecessary-value-param)

std::string methods_of(const imprint::route &of) {
    std::string all;
    for (const std::string &method : of.methods) {
        all.append(all.empty() ? "" : " ").append(method);
    }
    return all;
}

std::string fault_of(const imprint::site &site) {
    try {
        site.check();
    } catch (const imprint::site_error &error) {
        return error.what();
    }
    return "";
}

bool holds(std::string_view text, std::string_view words) {
    return text.find(words) != std::string_view::npos;
}

} // namespace

template <>
struct imprint::describe<size> : imprint::fields<
                                     imprint::field<"width", &size::width>,
                                     imprint::field<"height", &size::height>> {};

BOOST_AUTO_TEST_SUITE(registration)

BOOST_AUTO_TEST_CASE(methods_follow_from_parameters) {
    imprint::site site;
    site.publish("/a", std::string("text"));
    site.publish("/b", plain);
    site.publish("/c", with_value, arg{"n"});
    site.publish("/d", with_body);
    site.publish("/e", with_upload, arg{"file"});
    site.publish("/f", getting);
    site.publish("/g", putting, arg{"n"});
    site.publish("/h", deleting, arg{"n"});
    site.publish("/i", patching);
    site.publish("/j", anything);
    const std::string expected[] = {
        "GET HEAD",
        "GET HEAD",
        "GET HEAD POST",
        "POST",
        "POST",
        "GET HEAD",
        "PUT",
        "DELETE",
        "PATCH",
        "*",
    };
    const auto routes = site.routes();
    BOOST_REQUIRE(routes.size() == std::size(expected));
    for (std::size_t i = 0; i < routes.size(); ++i) {
        BOOST_TEST(methods_of(routes[i]) == expected[i], routes[i].url);
    }
}

BOOST_AUTO_TEST_CASE(methods_select) {
    imprint::site site;
    site.publish("/x", getting);
    site.publish("/x", putting, arg{"n"});
    site.publish("/x", deleting, arg{"n"});
    site.publish("/any", anything);
    site.check();
    asking ask(site);
    BOOST_TEST(ask("GET", "/x").body == "got");
    BOOST_TEST(ask("PUT", "/x/3").body == "3");
    BOOST_TEST(ask("DELETE", "/x/3").status == 204);
    const answered refused = ask("PATCH", "/x/3");
    BOOST_TEST(refused.status == 405);
    BOOST_TEST(refused.field("Allow") == "PUT, DELETE"); // what answers at this very path
    BOOST_TEST(ask("GET", "/x/3").status == 405);
    BOOST_TEST(ask("BREW", "/any").body == "any");
}

BOOST_AUTO_TEST_CASE(a_listing_says_what_is_needed) {
    imprint::site site;
    site.publish(
        "/reports/total",
        [](int month,
           std::optional<double> /*limit*/,
           const std::vector<std::string> & /*tags*/,
           imprint::database & /*db*/) { return month; },
        "Sums up.",
        arg{"month", [] { return 1; }, "1"},
        arg{"limit"},
        arg{"tags"},
        imprint::written_at{"site/reports.cpp", 12}
    );
    const auto routes = site.routes();
    BOOST_REQUIRE(routes.size() == 1U);
    const imprint::route &one = routes.front();
    BOOST_TEST(one.url == "/reports/total");
    BOOST_TEST(one.doc == "Sums up.");
    BOOST_TEST(one.file == "site/reports.cpp");
    BOOST_TEST(one.line == 12U);
    BOOST_REQUIRE(one.parameters.size() == 4U);
    BOOST_TEST(one.parameters[0].name == "month");
    BOOST_TEST(one.parameters[0].type == "integer");
    BOOST_TEST(one.parameters[0].default_text == "1");
    BOOST_TEST(!one.parameters[0].required);
    BOOST_TEST(one.parameters[1].type == "number");
    BOOST_TEST(!one.parameters[1].required);
    BOOST_TEST(one.parameters[2].type == "list of text");
    BOOST_TEST(one.parameters[3].type == "database");
    BOOST_TEST(one.parameters[3].injected);
}

BOOST_AUTO_TEST_CASE(a_registration_knows_its_line) {
    imprint::site site;
    const unsigned before = __LINE__;
    site.publish("/here", plain);
    BOOST_TEST(site.routes().front().line == before + 1);
    BOOST_TEST(holds(site.routes().front().file, "test_site.cpp"));
    const std::string file = std::source_location::current().file_name();
    BOOST_TEST(site.routes().front().file == file);
}

BOOST_AUTO_TEST_CASE(places_are_shown_from_the_sources_folder_on) {
    const std::string file = std::source_location::current().file_name();
    const std::string folder = file.substr(0, file.rfind('/'));
    BOOST_REQUIRE(!folder.empty());
    const auto listed = [](const std::string &sources) {
        imprint::site site;
        site.settings().sources = sources;
        site.publish("/a", &plain);
        site.before("/a", [] {});
        const imprint::route one = site.routes().front();
        BOOST_TEST(one.hooks.front().file == one.file);
        return one.file;
    };
    BOOST_TEST(listed(folder) == "test_site.cpp");
    BOOST_TEST(listed(folder + "/") == "test_site.cpp");
    BOOST_TEST(listed(folder.substr(0, folder.rfind('/'))) == "publish/test_site.cpp");
    BOOST_TEST(listed("") == file);
    BOOST_TEST(listed(folder.substr(0, folder.size() - 1)) == file); // another folder's name
    BOOST_TEST(listed(file) == file);
    BOOST_TEST(listed("/elsewhere") == file);
}

BOOST_AUTO_TEST_CASE(strings_are_classified_once_and_read_each_time) {
    static std::string page = "<!doctype html><title>x</title>";
    static const char *word = "word";
    static char octets[] = {'a', 'b', '\0', 'c'};
    imprint::site site;
    site.publish("/page", page);
    site.publish("/word", word);
    site.publish("/octets", octets);
    site.publish("/view", std::string_view("view"));
    site.publish("/literal", "literal");
    asking ask(site);
    BOOST_TEST(ask("GET", "/page").field("Content-Type") == "text/html; charset=utf-8");
    BOOST_TEST(ask("GET", "/word").field("Content-Type") == "text/plain; charset=utf-8");
    BOOST_TEST(ask("GET", "/word").body == "word");
    BOOST_TEST(ask("GET", "/octets").body == "ab");
    BOOST_TEST(ask("GET", "/view").body == "view");
    BOOST_TEST(ask("GET", "/literal").body == "literal");
    word = "<!doctype html>";
    BOOST_TEST(ask("GET", "/word").body == "<!doctype html>");
    BOOST_TEST(ask("GET", "/word").field("Content-Type") == "text/plain; charset=utf-8");
    word = nullptr;
    BOOST_TEST(ask("GET", "/word").body == "");
}

BOOST_AUTO_TEST_CASE(html_in_a_text_is_said_in_the_log) {
    imprint::site site;
    site.publish("/page", looks_like_html);
    asking ask(site);
    const answered got = ask("GET", "/page");
    BOOST_TEST(got.field("Content-Type") == "text/plain; charset=utf-8");
    BOOST_REQUIRE(got.notes.size() == 1U);
    BOOST_TEST(holds(got.notes.front(), "return imprint::html"));
}

BOOST_AUTO_TEST_CASE(an_object_is_referred_to_and_a_temporary_kept) {
    struct counter {
        int n = 0;
        int operator()() { return ++n; }
    };
    counter outside;
    imprint::site site;
    site.publish("/outside", outside);
    site.publish("/inside", counter{10});
    asking ask(site);
    BOOST_TEST(ask("GET", "/outside").body == "1");
    outside.n = 5;
    BOOST_TEST(ask("GET", "/outside").body == "6");
    BOOST_TEST(ask("GET", "/inside").body == "11");
    BOOST_TEST(ask("GET", "/inside").body == "12");
}

BOOST_AUTO_TEST_CASE(a_default_may_be_anything_callable) {
    imprint::site site;
    const int captured = 7;
    site.publish("/lambda", with_value, arg{"n", [captured] { return captured; }, "captured"});
    site.publish("/function", with_value, arg{"n", &eight, "eight()"});
    asking ask(site);
    BOOST_TEST(ask("GET", "/lambda").body == "7");
    BOOST_TEST(ask("GET", "/function").body == "8");
    BOOST_TEST(ask("GET", "/function/9").body == "9");
}

BOOST_AUTO_TEST_CASE(the_same_count_for_the_same_method_is_a_contradiction) {
    using imprint::written_at;
    imprint::site site;
    site.publish("/x", with_value, arg{"n"}, written_at{"a.cpp", 3});
    site.publish("/x", ambiguous, arg{"text"}, written_at{"b.cpp", 9});
    const std::string fault = fault_of(site);
    BOOST_TEST(holds(fault, "a.cpp:3"));
    BOOST_TEST(holds(fault, "b.cpp:9"));
    BOOST_TEST(holds(fault, "/x with 1 segment"));

    imprint::site methods;
    methods.publish("/x", with_value, arg{"n"}); // GET, HEAD and POST
    methods.publish("/x", putting, arg{"n"});
    BOOST_TEST(fault_of(methods) == "");

    imprint::site counts;
    counts.publish("/x", with_value, arg{"n"});
    counts.publish("/x", with_two, arg{"n"}, arg{"m"});
    counts.publish("/x", plain);
    BOOST_TEST(fault_of(counts) == "");
    // A default is no required segment.
    counts.publish("/x", with_two, arg{"n"}, arg{"m", [] { return 1; }, "1"});
    BOOST_TEST(holds(fault_of(counts), "with 1 segment"));
}

BOOST_AUTO_TEST_CASE(index_and_folder_are_one_place) {
    imprint::site site;
    site.publish("/x/index", plain);
    site.publish("/x", "text");
    BOOST_TEST(holds(fault_of(site), "/x with 0 segments"));
}

BOOST_AUTO_TEST_CASE(all_contradictions_are_named) {
    imprint::site site;
    site.publish("no_slash", plain);
    site.publish("/a//b", plain);
    site.publish("/a/", plain);
    site.publish("/a/..", plain);
    site.publish("/two", with_two, arg{"n"}, arg{"n"});
    site.publish("/size", with_size, arg{"width"}, arg{"all"});
    const std::string fault = fault_of(site);
    BOOST_TEST(std::count(fault.begin(), fault.end(), '\n') == 5);
    BOOST_TEST(holds(fault, "named \"width\""));
    BOOST_TEST(holds(fault, "begins with no slash"));
    BOOST_TEST(holds(fault, "named \"n\""));
}

BOOST_AUTO_TEST_CASE(a_text_beside_children_is_a_warning) {
    imprint::site site;
    site.publish("/index", ambiguous, arg{"text"});
    BOOST_TEST(site.warnings().empty());
    site.publish("/child", plain);
    BOOST_REQUIRE(site.warnings().size() == 1U);
    asking ask(site);
    BOOST_TEST(ask("GET", "/child").body == "plain"); // the name wins
    BOOST_TEST(ask("GET", "/other").body == "other");
}

BOOST_AUTO_TEST_CASE(a_site_moves) {
    imprint::site made = [] {
        imprint::site site;
        site.publish("/x", plain);
        site.settings().body_bytes = 7;
        return site;
    }();
    imprint::site moved = std::move(made);
    BOOST_TEST(moved.routes().size() == 1U);
    BOOST_TEST(moved.settings().body_bytes == 7U);
}

BOOST_AUTO_TEST_SUITE_END()
