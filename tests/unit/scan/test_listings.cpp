// SPDX-License-Identifier: MIT
// What is printed or written of a scan besides units and surface.
#include "scan/depfile.hpp"
#include "scan/explain.hpp"
#include "scan/surface_json.hpp"
#include "scan/write_site.hpp"
#include "scan/write_unit.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <string>

using namespace imprint::scan;

namespace {

unit make_unit() {
    published total;
    total.names = {"reports", "total"};
    total.qualified = "reports::total";
    total.methods = {"GET", "HEAD"};
    total.where = {"/site/b.cpp", 2, 5};
    total.called_from = {{"/site/c.cpp", 7, 1}};
    total.result = "int";
    total.doc = "Adds \xff up.";
    parameter year;
    year.name = "year";
    year.type = "int";
    year.has_default = true;
    year.default_tokens = "1 + 1";
    total.parameters = {year};
    published any = total;
    any.names = {"any"};
    any.qualified = "any";
    any.methods = {"*"};
    any.where.line = 1;
    any.called_from.clear();
    unit one;
    one.all = {total, any};
    one.others = {{"reports::subtotal", "it is static", {"/site/a.cpp", 3, 1}}};
    one.hooks = {{hook_kind::before, {"reports"}, "", "", {"/site/b.cpp", 9, 1}}};
    return one;
}

std::string explain(const std::string &name) {
    return format_explanation({make_unit(), make_unit()}, name, "/site");
}

} // namespace

BOOST_AUTO_TEST_SUITE(listings)

// GNU make "Rule Syntax", GCC's -MM: a blank and # are escaped by \, $ by itself.
BOOST_AUTO_TEST_CASE(a_depfile) {
    BOOST_TEST(format_depfile("out/a", {"/b", "/a c"}) == "out/a: \\\n  /a\\ c \\\n  /b\n");
    BOOST_TEST(format_depfile("a", {"/$x#y\\z\\ w"}) == "a: \\\n  /$$x\\#y\\z\\\\\\ w\n");
    BOOST_TEST(format_depfile("a", {}) == "a:\n");
}

BOOST_AUTO_TEST_CASE(explanations) {
    BOOST_TEST(
        explain("subtotal") == "a.cpp:3: reports::subtotal: is not published: it is static\n"
    );
    BOOST_TEST(explain("total") == explain("reports::total"));
    BOOST_TEST(
        explain("total") ==
        "b.cpp:2: reports::total: is published at /reports/total for GET, HEAD; also called "
        "from c.cpp:7, as a helper is\n"
    );
    BOOST_TEST(
        explain("before_") ==
        "b.cpp:9: reports::before_: is called before what is published below /reports\n"
    );
    BOOST_TEST(explain("any") == "b.cpp:1: any: is published at /any for any method\n");
    BOOST_TEST(explain("otal") == "");
    BOOST_TEST(
        explain("") ==
        explain("subtotal") + explain("any") + explain("total") + explain("before_")
    );
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_there) {
    const auto say = [](const std::string &name) {
        return format_unknown_name({make_unit(), make_unit()}, name);
    };
    BOOST_TEST(say("ayn") == "nothing in these sources is called 'ayn': did you mean any?");
    BOOST_TEST(
        say("/reports/otal") ==
        "nothing in these sources is called '/reports/otal': did you mean reports::total or "
        "reports::subtotal?"
    );
    // Hooks and what is not published count as well.
    BOOST_TEST(
        say("befor_") ==
        "nothing in these sources is called 'befor_': did you mean reports::before_?"
    );
    BOOST_TEST(
        say("zzz") ==
        "nothing in these sources is called 'zzz'; --explain without a name tells "
        "of all that is there"
    );
}

BOOST_AUTO_TEST_CASE(json) {
    const auto list = nlohmann::json::parse(format_json({make_unit()}, "/site"));
    BOOST_REQUIRE(list.size() == 2U);
    BOOST_TEST(list[0]["url"] == "/any");
    const auto &total = list[1];
    BOOST_TEST(total["url"] == "/reports/total");
    BOOST_TEST(total["methods"] == nlohmann::json::parse(R"(["GET", "HEAD"])"));
    BOOST_TEST(total["parameters"][0]["default"] == "1 + 1");
    BOOST_TEST(total["called_from"][0] == "c.cpp:7");
    BOOST_TEST(total["place"] == "b.cpp:2");
    BOOST_TEST(total["doc"] == "Adds \ufffd up.");
    BOOST_TEST(format_json({}, "/site") == "[]\n");
}

BOOST_AUTO_TEST_CASE(urls) {
    published one;
    one.index = true;
    BOOST_TEST(registered_url(one) == "/index");
    BOOST_TEST(served_url(one) == "/");
    one.names = {"a"};
    BOOST_TEST(registered_url(one) == "/a/index");
    BOOST_TEST(served_url(one) == "/a");
    one.index = false;
    one.at_path = "/x.txt";
    BOOST_TEST(registered_url(one) == "/a");
    BOOST_TEST(served_url(one) == "/x.txt");
    one.names = {"a", "b"};
    BOOST_TEST(served_url(one) == "/a/x.txt");
}

// Two sources of one name in two folders: functions of different names, called in order.
BOOST_AUTO_TEST_CASE(the_site_calls_each_unit) {
    const std::string one = publishing_function("a/index.cpp");
    const std::string other = publishing_function("b/index.cpp");
    BOOST_TEST(one != other);
    const std::string text = format_site(
        {{"/s/a/index.cpp", "a/index.cpp", ""}, {"/s/b/index.cpp", "b/index.cpp", ""}}, "/s"
    );
    // Before them: what their setup_() publishes is listed by its place in the folder.
    BOOST_TEST(
        text.find("    site.settings().sources = \"/s\";\n    " + one) != std::string::npos
    );
    BOOST_TEST(
        text.find("    " + one + "(site);\n    " + other + "(site);\n") != std::string::npos
    );
    BOOST_TEST(
        format_main().find("imprint::run(&imprint::scanned_site, argc, argv)") !=
        std::string::npos
    );
}

BOOST_AUTO_TEST_SUITE_END()
