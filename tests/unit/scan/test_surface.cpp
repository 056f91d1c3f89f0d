// SPDX-License-Identifier: MIT
#include "folder.hpp"
#include "scan/surface.hpp"
#include "scan/surface_file.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <string_view>

using namespace imprint::scan;

namespace {

const std::vector<std::string> reading{"GET", "HEAD"};
const std::vector<std::string> either{"GET", "HEAD", "POST"};

published make_string(std::string name, std::string text) {
    published one;
    one.what = kind::string;
    one.names = {std::move(name)};
    one.text = std::move(text);
    one.methods = reading;
    one.where = {"/site/index.cpp", 5, 13};
    return one;
}

parameter taken(std::string name, std::string type, std::string tokens = "") {
    parameter one;
    one.name = std::move(name);
    one.type = std::move(type);
    one.has_default = !tokens.empty();
    one.default_tokens = std::move(tokens);
    return one;
}

published make_total() {
    published one;
    one.names = {"reports", "total"};
    one.methods = either;
    one.parameters = {taken("year", "int"), taken("month", "int", "base")};
    one.required_segments = 1;
    one.result = "int";
    one.where = {"/site/reports/a.cpp", 12, 5};
    return one;
}

std::vector<surface_line> list(std::vector<published> all) {
    unit one;
    one.all = std::move(all);
    return list_surface({one}, "/site");
}
std::string line_of(const published &one) {
    return list({one})[0].text;
}
// What would stop a build whose surface.txt was made of `before`.
std::size_t growth_from(const std::vector<published> &before, const published &now) {
    return find_growth(list({now}), parse_surface(format_surface(list(before)))).size();
}

struct change {
    std::string_view name;
    published now;
    std::size_t grown;
};
std::ostream &operator<<(std::ostream &out, const change &one) {
    return out << one.name;
}

template <class Change>
change changed(std::string_view name, std::size_t grown, const Change &apply) {
    published total = make_total();
    apply(total);
    return {name, total, grown};
}

// The key is method, URL and the count of required segments.
const change changes[] = {
    changed("nothing", 0, [](published &) {}),
    changed("moved", 0, [](published &one) { one.where = {"/site/b.cpp", 1, 1}; }),
    changed("another result", 0, [](published &one) { one.result = "double"; }),
    changed("another name", 0, [](published &one) { one.parameters[0].name = "y"; }),
    changed("another default", 0, [](published &one) { one.parameters[1].type = "long"; }),
    changed("a method less", 0, [](published &one) { one.methods = reading; }),
    changed(
        "called as a helper",
        0,
        [](published &one) { one.called_from = {{"/site/b.cpp", 9, 1}}; }
    ),
    changed("a method more", 1, [](published &one) { one.methods.push_back("PUT"); }),
    changed("any method", 1, [](published &one) { one.methods = {"*"}; }),
    changed("another URL", 1, [](published &one) { one.names = {"total"}; }),
    changed("a segment more", 1, [](published &one) { one.required_segments = 2; }),
    changed("a segment less", 1, [](published &one) { one.required_segments = 0; }),
    changed("at a path", 1, [](published &one) { one.at_path = "/{total} x"; }),
};

struct wrong_file {
    std::string_view content;
    unsigned line;
};
std::ostream &operator<<(std::ostream &out, const wrong_file &one) {
    return out << one.content;
}
const wrong_file wrong[] = {
    {"GET /a  x\n<<<<<<< HEAD\nGET /b  x\n", 2},
    {"GET\n", 1},
    {"# ok\n\nGET a\n", 3},
    {"get /a  x\n", 1},
    {" GET /a  x\n", 1},
    {"=======", 1},
};

} // namespace

BOOST_AUTO_TEST_SUITE(surface)

BOOST_AUTO_TEST_CASE(a_function) {
    BOOST_TEST(
        line_of(make_total()) == "GET,HEAD,POST /reports/total/{year}  year: int, month: int "
                                 "= base -> int  reports/a.cpp:12"
    );
    published helper = make_total();
    helper.called_from = {{"/site/b.cpp", 9, 1}, {"/elsewhere/c.cpp", 2, 1}};
    BOOST_TEST(line_of(helper).ends_with(
        "  reports/a.cpp:12  also called from b.cpp:9  also called from /elsewhere/c.cpp:2"
    ));
}

BOOST_AUTO_TEST_CASE(a_string_by_its_first_forty_characters) {
    const std::string forty(40, 'x');
    BOOST_TEST(
        line_of(make_string("motto", "Few \"deps\".\n\x01")) ==
        "GET,HEAD /motto  \"Few \"deps\".\\n\\001\"  index.cpp:5"
    );
    BOOST_TEST(
        line_of(make_string("m", forty)) == "GET,HEAD /m  \"" + forty + "\"  index.cpp:5"
    );
    BOOST_TEST(
        line_of(make_string("m", forty + "y")) ==
        "GET,HEAD /m  \"" + forty + "\"...  index.cpp:5"
    );
    // Characters, not octets.
    std::string accents;
    for (int i = 0; i < 41; ++i) {
        accents += "\u00e9";
    }
    BOOST_TEST(
        line_of(make_string("m", accents)) ==
        "GET,HEAD /m  \"" + accents.substr(0, 80) + "\"...  index.cpp:5"
    );
}

BOOST_AUTO_TEST_CASE(roots_and_paths) {
    published root = make_total();
    root.names.clear();
    root.index = true;
    BOOST_TEST(line_of(root).starts_with("GET,HEAD,POST /{year}  "));
    root.required_segments = 0;
    BOOST_TEST(line_of(root).starts_with("GET,HEAD,POST /  "));
    published robots = make_total();
    robots.at_path = "/robots {1}.txt";
    BOOST_TEST(
        line_of(robots).starts_with("GET,HEAD,POST /reports/robots%20%7B1%7D.txt/{year}  ")
    );
}

BOOST_AUTO_TEST_CASE(in_order_of_urls_whatever_the_order_of_sources) {
    const published one = make_string("a", "");
    const published other = make_total();
    const auto lines = list({other, one});
    BOOST_TEST(lines[0].text.starts_with("GET,HEAD /a "));
    BOOST_TEST(format_surface(lines) == format_surface(list({one, other})));
}

BOOST_DATA_TEST_CASE(what_stops_a_build, changes, one) {
    BOOST_TEST(growth_from({make_string("other", ""), make_total()}, one.now) == one.grown);
    BOOST_TEST(growth_from({make_string("other", "")}, one.now) == 1U);
    BOOST_TEST(growth_from({one.now}, one.now) == 0U);
}

BOOST_AUTO_TEST_CASE(lines_may_end_as_windows_does) {
    BOOST_TEST(parse_surface("# a\r\n\r\nGET,PUT /b/{c}/{}\r\n").size() == 2U);
    BOOST_TEST(parse_surface("GET /b/{c}/{}\r\n").count("GET /b +2") == 1U);
}

BOOST_DATA_TEST_CASE(what_is_no_surface, wrong, one) {
    BOOST_CHECK_EXCEPTION(parse_surface(one.content), surface_error, [&](const auto &found) {
        return found.line == one.line;
    });
}

BOOST_AUTO_TEST_CASE(the_file) {
    const scan_test::folder folder;
    const std::string path = (folder / "surface.txt").string();
    const auto small = list({make_string("a", "")});
    const auto large = list({make_string("a", ""), make_total()});

    const surface_verdict first = settle_surface(path, small, growth::stops);
    BOOST_TEST(first.findings.empty());
    BOOST_TEST(first.news.find("GET,HEAD /a ") != std::string::npos);
    BOOST_TEST(folder.read("surface.txt") == format_surface(small));

    const surface_verdict grown = settle_surface(path, large, growth::stops);
    BOOST_REQUIRE(grown.findings.size() == 2U);
    BOOST_TEST((grown.findings[0].where == make_total().where));
    BOOST_TEST(grown.findings[0].text.find(large[1].text) != std::string::npos);
    BOOST_TEST(grown.findings[1].text.find("--accept") != std::string::npos);
    BOOST_TEST(folder.read("surface.txt") == format_surface(small));

    const surface_verdict accepted = settle_surface(path, large, growth::is_accepted);
    BOOST_TEST(accepted.findings.empty());
    BOOST_TEST(accepted.news == "+ " + large[1].text + "\n");
    BOOST_TEST(folder.read("surface.txt") == format_surface(large));

    const surface_verdict shrunk = settle_surface(path, small, growth::stops);
    BOOST_TEST(shrunk.findings.empty());
    BOOST_TEST(shrunk.news == "");
    BOOST_TEST(folder.read("surface.txt") == format_surface(small));

    folder.write("surface.txt", "<<<<<<< mine\n");
    const surface_verdict broken = settle_surface(path, small, growth::is_accepted);
    BOOST_REQUIRE(broken.findings.size() == 1U);
    BOOST_TEST((broken.findings[0].where == location{path, 1, 1}));
    BOOST_TEST(folder.read("surface.txt") == "<<<<<<< mine\n");
}

BOOST_AUTO_TEST_SUITE_END()
