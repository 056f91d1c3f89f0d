// SPDX-License-Identifier: MIT
// Where a {} may stand, and what becomes of arguments.  The rows of the first table are
// formats that must not compile: the checker is run here as ordinary code.
#include "imprint/html.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

// As a site that opens both at its top.
using namespace std;     // NOLINT(google-build-using-namespace)
using namespace imprint; // NOLINT(google-build-using-namespace)

namespace {

using kind = imprint::detail::markup_kind;

// What is thrown, or "".
std::string fault(std::string_view format, const std::vector<kind> &kinds) {
    try {
        imprint::detail::html_checker(format, kinds.data(), kinds.size()).check();
    } catch (const char *text) {
        return text;
    }
    return "";
}

struct format_row {
    const char *format;
    const char *fault; // a part of the sentence
};
std::ostream &operator<<(std::ostream &out, const format_row &row) {
    return out << row.format;
}

// One argument, a text.
const format_row refused[] = {
    {"<p class={}>", "without quotes"},
    {"<p class=a{}>", "without quotes"},
    {"<p class=a'{}'>", "without quotes"},
    {"<p class= {}>", "without quotes"},
    {"<p {}>", "name of an element"},
    {"<p {}='a'>", "name of an element"},
    {"<p a{}='a'>", "name of an element"},
    {"<p a='b'{}>", "name of an element"},
    {"<p =\"{}\">", "name of an element"}, // the '=' begins a name here
    {"<{}>", "name of an element"},
    {"<p{}>", "name of an element"},
    {"</p{}>", "name of an element"},
    {"</{}>", "comment or declaration"},
    {"<!{}>", "comment or declaration"},
    {"<?{}>", "comment or declaration"},
    {"<!-- {} -->", "comment or declaration"},
    {"<!--> {}", "comment or declaration"}, // a browser ends it, we don't
    {"<!doctype {}>", "comment or declaration"},
    {"<![CDATA[{}]]>", "CDATA"},
    {"<script>{}</script>", "<script>"},
    {"<SCRIPT>{}</SCRIPT>", "<script>"},
    {"<script>'{}'</script>", "<script>"},
    {"<script type='a'>{}</script>", "<script>"},
    {"<script></scripty>{}</script>", "<script>"},
    {"<script></script {}>", "name of an element"},
    {"<script><!--<script></script>{}--></script>", "<!--"},
    {"<style>{}</style>", "<script>"},
    {"<style\n>{}</style>", "<script>"},
    {"<iframe>{}</iframe>", "<script>"},
    {"<a href='{}'>", "imprint::url"},
    {"<a HREF=\"{}\">", "imprint::url"},
    {"<a\nhref\n=\n\"{}\">", "imprint::url"},
    {"<a href='/x/{}'>", "begin the URL"},
    {"<a href='javascript:{}'>", "begin the URL"},
    {"<img src=\"{}\">", "imprint::url"},
    {"<form action=\"{}\">", "imprint::url"},
    {"<button formaction='{}'>", "imprint::url"},
    {"<object data='{}'>", "imprint::url"},
    {"<use xlink:href='{}'>", "imprint::url"},
    {"<p onclick=\"f('{}')\">", "script, style or a page"},
    {"<p ONCLICK='{}'>", "script, style or a page"},
    {"<p style=\"color:{}\">", "script, style or a page"},
    {"<iframe srcdoc=\"{}\">", "script, style or a page"},
    {"<p title=\"{}", "ends within"},
    {"<p title='{}\">", "ends within"},
    {"<p title='{}'", "ends within"},
    {"{}<", "ends within"},
    {"{}<!-- ", "ends within"},
    {"<title>{}", "ends within"},
    {"{}<script>", "ends within"},
    {"{}<plaintext>", "ends within"},
    {"{} {}", "more {} than arguments"},
    {"none", "more arguments than {}"},
    {"{{}}", "more arguments than {}"},
    {"{0}", "brace"},
    {"{:x}", "brace"},
    {"{", "brace"},
    {"}", "brace"},
    {"{} }", "brace"},
};

const char *const taken[] = {
    "{}",
    "a{}b",
    "<p>{}</p>",
    "<p title=\"{}\">x</p>",
    "<p title='{}'>x</p>",
    "<p title=\"a {} b\" class='c'>x</p>",
    "<p a=b title = '{}' c>",
    "<P TITLE='{}'/>",
    "<title>{}</title>",
    "<title><p class=\"</title>{}",
    "<textarea rows=2>{}</textarea>",
    "<!doctype html><p>{}",
    "<!-- it's --><p>{}</p>",
    "<style>p {{ a: b }}</style>{}",
    "<script>if (a < b) {{ f() }}</script>{}",
    "<script>'</p>'</script >{}",
    "<script src=\"a.js\"></script>{}",
    "a < b {}",
    "3 > 2 {}",
    "<data-x title=\"{}\">",
    "<a href=\"/x\" title=\"{}\">",
    "<a href=/x>{}</a>",
    "<a ontology='{}' >", // refused: begins with "on"
};

} // namespace

BOOST_AUTO_TEST_SUITE(html_)

BOOST_DATA_TEST_CASE(does_not_compile, boost::unit_test::data::make(refused), row) {
    const std::string why = fault(row.format, {kind::text});
    BOOST_TEST(why.starts_with("publish: html: "));
    BOOST_TEST(why.find(row.fault) != std::string::npos, why);
}

BOOST_DATA_TEST_CASE(compiles, boost::unit_test::data::make(taken), format) {
    const bool event = std::string_view(format).find(" on") != std::string_view::npos;
    BOOST_TEST(fault(format, {kind::text}).empty() != event);
}

BOOST_AUTO_TEST_CASE(markup_and_urls_have_their_places) {
    BOOST_TEST(fault("<a href=\"{}\">", {kind::url}).empty());
    BOOST_TEST(fault("<a href=\"{}#x\">", {kind::url}).empty());
    BOOST_TEST(fault("<a title=\"{}\">{}", {kind::url, kind::url}).empty());
    BOOST_TEST(fault("<p>{}</p>", {kind::html}).empty());
    BOOST_TEST(!fault("<p title=\"{}\">", {kind::html}).empty());
    BOOST_TEST(!fault("<title>{}</title>", {kind::html}).empty());
    BOOST_TEST(!fault("<a href=\"{}\">", {kind::html}).empty());
    BOOST_TEST(!fault("<a href=\" {}\">", {kind::url}).empty());
    BOOST_TEST(!fault("<a href=\"{}{}\">", {kind::url, kind::url}).empty());
    BOOST_TEST(!fault("<a href=\"javascript:{}\">", {kind::url}).empty());
    BOOST_TEST(!fault("<p onclick=\"{}\">", {kind::url}).empty());
}

BOOST_AUTO_TEST_CASE(every_argument_is_escaped) {
    const std::string evil = "<script>\"&'</script>";
    const std::string safe = "&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;";
    BOOST_TEST(html("<p>{}</p>", evil).text() == "<p>" + safe + "</p>");
    BOOST_TEST(html("<p title='{}'>", evil).text() == "<p title='" + safe + "'>");
    BOOST_TEST(html("{}{}", evil.c_str(), std::string_view("<")).text() == safe + "&lt;");
    BOOST_TEST(html("{}", '<').text() == "&lt;");
    BOOST_TEST(html("{}", "{}").text() == "{}");
}

BOOST_AUTO_TEST_CASE(numbers_and_braces) {
    BOOST_TEST(html("{} {} {} {}", -5, 7U, true, 0.5).text() == "-5 7 true 0.5");
    BOOST_TEST(
        html("{} {}", std::numeric_limits<long long>::min(), ~0ULL).text() ==
        "-9223372036854775808 18446744073709551615"
    );
    BOOST_TEST(html("<style>p {{ }}</style>{}", 1).text() == "<style>p { }</style>1");
}

BOOST_AUTO_TEST_CASE(html_within_html_is_not_escaped_again) {
    const html bold("<b>{}</b>", "&");
    BOOST_TEST(html("<p>{}</p>", bold).text() == "<p><b>&amp;</b></p>");
    std::vector<html> items;
    items.emplace_back(html("<li>{}</li>", "<1>"));
    items.emplace_back(html("<li>{}</li>", 2));
    BOOST_TEST(html("<ul>{}</ul>", items).text() == "<ul><li>&lt;1&gt;</li><li>2</li></ul>");
    BOOST_TEST(html("{}", html::trusted("<i>")).text() == "<i>");
}

BOOST_AUTO_TEST_CASE(only_a_literal_is_a_format) {
    static_assert(!std::is_constructible_v<html, std::string>);
    static_assert(!std::is_constructible_v<html, std::string_view>);
    static_assert(!std::is_constructible_v<html, const char *>);
    static_assert(!std::is_default_constructible_v<html>);
    static_assert(!std::is_convertible_v<const char(&)[2], html>);
    static_assert(!std::is_convertible_v<html, std::string>);
    BOOST_TEST(html("x").text() == "x");
}

BOOST_AUTO_TEST_SUITE_END()
