// SPDX-License-Identifier: MIT
// Paths to what is published: the rules of traversal, and case by case what publishers of
// old did with the same paths.
#include "asking.hpp"
#include "imprint/request.hpp"
#include "publish/place.hpp"
#include "publish/traverse.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace {

std::string motto = "Few dependencies.";

struct tree {
    std::string operator()() { return "root of the tree"; }
    std::string page1() const { return "page1"; }
    std::string named(const std::string &name) const { return "named " + name; }
} hierarchy;

std::string index_page() {
    return "index";
}
std::string greet(const std::string &name) {
    return "Hello, " + name;
}
std::string total(int month) {
    return "month " + std::to_string(month);
}
std::string total_of_year(int month, int year) {
    return "month " + std::to_string(month) + " of " + std::to_string(year);
}
std::string robots(imprint::at<"/robots.txt"> /*place*/) {
    return "robots";
}
std::string known(imprint::at<"/.well-known/x"> /*place*/) {
    return "known";
}
// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
std::string raw_files(int volume, imprint::rest rest, const imprint::request & /*request*/) {
    std::string text = std::to_string(volume);
    for (const std::string_view segment : rest.segments()) {
        text.append("|").append(segment);
    }
    return text;
}
// NOLINTEND(performance-unnecessary-value-param)

std::string all_files(imprint::rest rest, const imprint::request & /*request*/) {
    std::string text = "all";
    for (const std::string_view segment : rest.segments()) {
        text.append("|").append(segment);
    }
    return text;
}

std::string save(imprint::on_post /*method*/, int id) {
    return "saved " + std::to_string(id);
}
std::string news_index(int page) {
    return "page " + std::to_string(page);
}

struct fixture {
    fixture() {
        using imprint::arg;
        using imprint::overload;
        site.publish("/index", index_page);
        site.publish("/motto", motto);
        site.publish(
            "/greet", greet, arg{"name", [] { return std::string("you"); }, "\"you\""}
        );
        site.publish("/reports/total", total, arg{"month"});
        site.publish("/reports/total", total_of_year, arg{"month"}, arg{"year"});
        site.publish("/robots", robots);
        site.publish("/deep/known", known);
        site.publish("/files", raw_files, arg{"volume"});
        site.publish("/mirror/index", all_files);
        site.publish("/mirror", raw_files, arg{"volume"});
        site.publish("/hierarchy", hierarchy);
        site.publish("/hierarchy/page1", hierarchy, &tree::page1);
        site.publish(
            "/hierarchy/named", hierarchy, overload<const std::string &>(&tree::named)
        );
        site.publish("/save", save, arg{"id"});
        site.publish("/news/index", news_index, arg{"page", [] { return 1; }, "1"});
        site.publish("/caf\xc3\xa9", [] { return std::string("coffee"); });
        site.publish("/twice", [](int n) { return 2 * n; }, arg{"n"});
        site.check();
    }
    imprint::site site;
    asking ask{site};
};

struct row {
    const char *method;
    const char *target;
    int status;
    const char *expected; // the body, the Location or the Allow
};
std::ostream &operator<<(std::ostream &out, const row &of) {
    return out << of.method << ' ' << of.target;
}

const row rows[] = {
    // Of two that take a rest, the one with more values; one may be named "index".
    {"GET", "/mirror", 200, "all"},
    {"GET", "/mirror/x//..", 200, "all|x||.."},
    {"GET", "/mirror/7/x", 200, "7|x"},
    {"GET", "/mirror/index", 200, "all|index"},
    {"GET", "/", 200, "index"},
    {"GET", "/motto", 200, "Few dependencies."},
    {"HEAD", "/motto", 200, "Few dependencies."},
    {"POST", "/motto", 405, "GET, HEAD"},
    {"BREW", "/motto", 405, "GET, HEAD"},
    {"get", "/motto", 405, "GET, HEAD"},
    {"GET", "/nothing", 404, ""},
    {"GET", "/motto/more", 404, ""},
    {"GET", "/Motto", 404, ""},
    {"GET", "/%6dotto", 200, "Few dependencies."},
    {"GET", "/%256dotto", 404, ""}, // decoded once
    {"GET", "/caf%C3%A9", 200, "coffee"},
    {"GET", "/greet", 200, "Hello, you"},
    {"GET", "/greet/Ada", 200, "Hello, Ada"},
    {"GET", "/greet?name=Ada", 200, "Hello, Ada"},
    {"GET", "/greet/a%20b", 200, "Hello, a b"},
    {"GET", "/greet/Ada/more", 404, ""},
    {"GET", "/greet/index", 200, "Hello, index"},
    // Encoded or not, these name nothing.
    {"GET", "/greet/a%2Fb", 404, ""},
    {"GET", "/greet/a%2fb", 404, ""},
    {"GET", "/greet/a%00b", 404, ""},
    {"GET", "/greet/..", 404, ""},
    {"GET", "/greet/%2e%2e", 404, ""},
    {"GET", "/greet/.", 404, ""},
    {"GET", "/greet/%FF", 404, ""},
    {"GET", "/greet/%zz", 404, ""},
    {"GET", "//greet", 404, ""},
    {"GET", "/greet//Ada", 404, ""},
    {"GET", "/greet//", 404, ""},
    // A failing segment is 404; the counts of segments tell overloads apart.
    {"GET", "/reports/total/3", 200, "month 3"},
    {"GET", "/reports/total/3/2026", 200, "month 3 of 2026"},
    {"GET", "/reports/total", 404, ""},
    {"GET", "/reports/total/3?year=2026", 200, "month 3"},
    {"GET", "/reports/total?month=3&year=2026", 404, ""},
    {"GET", "/reports/total/03", 404, ""},
    {"GET", "/reports/total/x", 404, ""},
    {"GET", "/reports/total/99999999999", 404, ""},
    {"GET", "/reports/total/1/2/3", 404, ""},
    {"GET", "/reports", 404, ""},
    {"GET", "/reports.total/3", 404, ""}, // a dot is no slash
    // No way back up from a namespace to values of its parent.
    {"GET", "/robots.txt", 200, "robots"},
    {"GET", "/robots", 404, ""},
    {"GET", "/deep/.well-known/x", 200, "known"},
    {"GET", "/deep/known", 404, ""},
    {"GET", "/hierarchy", 200, "root of the tree"},
    {"GET", "/hierarchy/page1", 200, "page1"},
    {"GET", "/hierarchy/page1/func_code", 404, ""},
    {"GET", "/hierarchy/page2", 404, ""},
    {"GET", "/hierarchy/named/x", 200, "named x"},
    {"GET", "/twice/21", 200, "42"},
    // Raw, whatever it is.
    {"GET", "/files/1/a%2Fb/../x", 200, "1|a%2Fb|..|x"},
    {"GET", "/files/1", 200, "1"},
    {"GET", "/files/1/", 200, "1|"},
    {"GET", "/files/x/y", 404, ""},
    {"GET", "/files", 400, ""},
    // One slash too many.
    {"GET", "/motto/", 308, "/motto"},
    {"HEAD", "/motto/", 308, "/motto"},
    {"GET", "/greet/a%20%41/?x=%20y", 308, "/greet/a%20A?x=%20y"},
    {"GET", "/greet/%5C%5Cx/", 308, "/greet/%5C%5Cx"},
    {"GET", "/motto//", 404, ""},
    {"POST", "/save/1/", 404, ""},
    {"GET", "/save/1/", 404, ""},
    {"GET", "/reports/", 404, ""},
    {"GET", "/reports/total/x/", 404, ""},
    // The index has one URL.
    {"GET", "/index", 308, "/"},
    {"POST", "/index", 308, "/"},
    {"GET", "/news", 200, "page 1"},
    {"GET", "/news/2", 200, "page 2"},
    {"GET", "/news/index", 308, "/news"},
    {"GET", "/news/index/", 308, "/news"},
    {"GET", "/news/index?page=3", 308, "/news?page=3"},
    {"GET", "/news/", 308, "/news"},
    {"POST", "/save/7", 200, "saved 7"},
    {"GET", "/save/7", 405, "POST"},
    {"DELETE", "/greet/Ada", 405, "GET, HEAD, POST"},
    {"DELETE", "/reports/total/x", 404, ""},
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(traversal, fixture)

BOOST_DATA_TEST_CASE_F(fixture, paths, boost::unit_test::data::make(rows)) {
    const answered got = ask(sample.method, sample.target);
    BOOST_TEST(got.status == sample.status, got.status << ": " << got.body);
    if (sample.status == 200) {
        BOOST_TEST(got.body == sample.expected);
    } else if (sample.status == 308) {
        BOOST_TEST(got.field("Location") == sample.expected);
    } else if (sample.status == 405) {
        BOOST_TEST(got.field("Allow") == sample.expected);
    }
}

// Whatever its parameter's type would say to it.
BOOST_AUTO_TEST_CASE(segments_that_can_name_nothing) {
    using imprint::detail::decode_segment;
    using namespace std::string_literals;
    for (const std::string &raw :
         {""s, "."s, ".."s, "%2e"s, "%2E."s, "a%2Fb"s, "%00"s, "a\0b"s, "%FF"s, "%C3"s, "%4"s
         }) {
        BOOST_TEST(!decode_segment(raw), raw);
    }
    BOOST_TEST(decode_segment("...").value_or("") == "...");
    BOOST_TEST(decode_segment("a+b%20%C3%A9").value_or("") == "a+b \xc3\xa9");
}

// A guess must not tell what exists.
BOOST_AUTO_TEST_CASE(not_found_is_all_alike) {
    const std::string nothing = ask("GET", "/nothing").body;
    BOOST_TEST(ask("GET", "/greet/%2F").body == nothing);
    BOOST_TEST(ask("GET", "/reports/total/x").body == nothing);
    BOOST_TEST(ask("GET", "/hierarchy/page1/x").body == nothing);
}

BOOST_AUTO_TEST_CASE(places_lead_to_no_other_host) {
    using imprint::detail::format_place;
    BOOST_TEST(!format_place("//evil.example", {"x"}, ""));
    BOOST_TEST(!format_place("/\\evil.example", {"x"}, ""));
    BOOST_TEST(!format_place("evil", {"x"}, ""));
    const std::string text = "/\\evil";
    BOOST_TEST(format_place("", {text}, "").value_or("") == "/%2F%5Cevil");
    BOOST_TEST(format_place("", {"x"}, "a=\\\r\n").value_or("") == "/x?a=%5C%0D%0A");
}

BOOST_AUTO_TEST_CASE(mounted_sites_redirect_within_their_mount) {
    imprint::params sent;
    sent.append("REQUEST_METHOD", "GET");
    sent.append("REQUEST_URI", "/app/motto/");
    sent.append("QUERY_STRING", "");
    sent.append("SCRIPT_NAME", "/app");
    sent.append("PATH_INFO", "/motto/");
    auto head = imprint::http::parse_head(std::move(sent), {});
    BOOST_REQUIRE(std::holds_alternative<imprint::http::request_head>(head));
    const imprint::request request = imprint::detail::request_access::make(
        std::get<imprint::http::request_head>(std::move(head))
    );
    imprint::detail::exchange exchange(site, request, {}, ask.with());
    const auto answer = exchange.decide();
    const imprint::response got = answer.value_or(imprint::response(200));
    BOOST_TEST(got.status() == 308);
    BOOST_TEST(got.field("Location").value_or("") == "/app/motto");
}

BOOST_AUTO_TEST_SUITE_END()
