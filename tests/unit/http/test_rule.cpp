// SPDX-License-Identifier: MIT
// The table of refusals: its slugs, doc/refusals.md beside it, and types of applications.
#include "http/rule.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

using namespace imprint;
using namespace imprint::http;

namespace {

// The rows of a Markdown table whose first cell holds a type: "| a | b |" -> a, b.
std::vector<std::vector<std::string>> documented_rows() {
    std::ifstream page(IMPRINT_DOC "/refusals.md");
    BOOST_REQUIRE(page.good());
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("| `urn:imprint:")) {
            continue;
        }
        std::vector<std::string> cells;
        for (std::size_t at = 2; at < line.size();) {
            const std::size_t end = line.find(" |", at);
            BOOST_REQUIRE(end != std::string::npos);
            cells.push_back(line.substr(at, end - at));
            at = end + 3;
        }
        rows.push_back(std::move(cells));
    }
    return rows;
}

std::vector<std::string> cells_of(const rule_row &row) {
    return {
        '`' + type_of(row.which) + '`',
        std::to_string(row.status),
        std::string(row.meaning),
        std::string(row.limit)
    };
}

const std::vector<std::string> good_types = {
    "urn:imprint:x",
    "https://example.org/problems/out-of-stock?a=b%20c#d",
    "/problems/1",
    "problems",
    "#here",
    "tag:example.org,2026:x",
};
const std::vector<std::string> bad_types = {
    "",
    "two words",
    "a\"b",
    "a<b",
    "a\nb",
    "a%2",
    "a%zz",
    "a#b#c",
    ":x",
    "1a:x",
    "a b:c",
    "\xc3\xa9",
    std::string(1001, 'a'),
    std::string("a\0b", 3),
};

} // namespace

BOOST_AUTO_TEST_SUITE(the_rules)

BOOST_AUTO_TEST_CASE(the_page_for_people_holds_the_table_row_for_row) {
    const auto written = documented_rows();
    BOOST_REQUIRE(written.size() == rules().size());
    for (std::size_t i = 0; i < written.size(); ++i) {
        BOOST_TEST(written[i] == cells_of(rules()[i]), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(slugs_are_words_and_unlike) {
    std::set<std::string_view> seen;
    for (const rule_row &row : rules()) {
        BOOST_TEST(seen.insert(row.slug).second, row.slug);
        BOOST_TEST(std::ranges::all_of(row.slug, [](char c) {
            return (c >= 'a' && c <= 'z') || c == '-';
        }));
        BOOST_TEST((row.status >= 400 && row.status < 600));
        BOOST_TEST(!row.meaning.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_type_is_found_again) {
    for (const rule_row &row : rules()) {
        BOOST_TEST((find_rule(type_of(row.which)) == &row));
    }
    BOOST_TEST((find_rule("about:blank") == nullptr));
    BOOST_TEST((find_rule("urn:imprint:no-such-rule") == nullptr));
    BOOST_TEST((find_rule("not-published") == nullptr));
}

BOOST_AUTO_TEST_CASE(the_log_has_the_words_and_the_slug) {
    BOOST_TEST(
        format_refusal(make_error(rule::not_published, "nothing is here")) ==
        "404 nothing is here [not-published]"
    );
    BOOST_TEST(format_refusal(http_error(404, "no such page")) == "404 no such page");
    BOOST_TEST(format_refusal(http_error(409, "sold").type("/sold")) == "409 sold [/sold]");
}

BOOST_DATA_TEST_CASE(a_uri_reference_is_a_type, good_types) {
    BOOST_TEST(http_error(400, "x").type(sample).type() == sample);
}

BOOST_DATA_TEST_CASE(anything_else_is_none, bad_types) {
    BOOST_CHECK_THROW(http_error(400, "x").type(sample), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(without_a_type_the_status_says_it) {
    BOOST_TEST(http_error(400, "x").type() == "about:blank");
}

BOOST_AUTO_TEST_SUITE_END()
