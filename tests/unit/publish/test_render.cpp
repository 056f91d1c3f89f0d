// SPDX-License-Identifier: MIT
#include "imprint/http_error.hpp"
#include "imprint/json.hpp"
#include "imprint/render.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace imprint::detail;
using imprint::response;

namespace {

enum class mood { good, bad };
struct pair_ {
    int a = 0;
    std::string b;
};

} // namespace

template <>
struct imprint::describe<mood> : imprint::enumerators<
                                     imprint::enumerator<"good", mood::good>,
                                     imprint::enumerator<"bad", mood::bad>> {};
template <>
struct imprint::describe<pair_>
    : imprint::fields<imprint::field<"a", &pair_::a>, imprint::field<"b", &pair_::b>> {};

namespace {

template <class T>
response rendered(T value) {
    return renderer<T>::render(std::move(value));
}

std::string body_of(const response &answer) {
    return std::get<std::string>(answer.content());
}

void check(const response &answer, std::string_view media_type, std::string_view body) {
    BOOST_TEST(answer.status() == 200);
    BOOST_TEST(answer.field("Content-Type").value_or("none") == media_type);
    BOOST_TEST(body_of(answer) == body);
    const bool html = media_type.starts_with("text/html");
    BOOST_TEST((answer.field("X-Content-Type-Options") == "nosniff") != html);
}

constexpr std::string_view plain = "text/plain; charset=utf-8";
constexpr std::string_view page = "text/html; charset=utf-8";
constexpr std::string_view json_type = "application/json";

struct string_row {
    const char *text;
    string_kind kind;
};
std::ostream &operator<<(std::ostream &out, const string_row &row) {
    return out << row.text;
}

const string_row strings[] = {
    {"<!DOCTYPE html><p>", string_kind::html},
    {"\n  <!doctype HTML>", string_kind::html},
    {"\xef\xbb\xbf<html>", string_kind::html},
    {"<HTML lang='en'>", string_kind::html},
    {"<p>hello", string_kind::html},
    {"<h1 class='a'>x</h1>", string_kind::html},
    {"<br/>", string_kind::html},
    {"<!-- note --><p>", string_kind::html},
    {"", string_kind::text},
    {"Hello <b>you</b>", string_kind::text},
    {"<", string_kind::text},
    {"<p", string_kind::text},
    {"< p>", string_kind::text},
    {"<person>", string_kind::text},
    {"<?xml version='1.0'?>", string_kind::text},
    {"<ada@example.org>", string_kind::text},
    {"{\"a\":1}", string_kind::text},
    {"&lt;p>", string_kind::text},
};

static_assert(!renderer<char>::renderable && !renderer<void *>::renderable);
static_assert(!renderer<std::optional<void *>>::renderable);
static_assert(!renderer<std::vector<response>>::renderable);
static_assert(renderer<std::vector<pair_>>::renderable && renderer<void>::renderable);
static_assert(renderer<std::optional<imprint::html>>::renderable);

} // namespace

BOOST_AUTO_TEST_SUITE(render)

BOOST_AUTO_TEST_CASE(text_of_a_function_is_never_html) {
    check(rendered(std::string("<!doctype html><script>")), plain, "<!doctype html><script>");
    check(rendered(std::string_view("<p>")), plain, "<p>");
    check(rendered("<p>"), plain, "<p>");
    BOOST_CHECK_THROW(renderer<const char *>::render(nullptr), std::logic_error);
}

BOOST_AUTO_TEST_CASE(scalars_are_text) {
    check(rendered(-7), plain, "-7");
    check(rendered(true), plain, "true");
    check(rendered(0.5), plain, "0.5");
    check(rendered(static_cast<unsigned char>(65)), plain, "65");
    check(rendered(mood::bad), plain, "bad");
    check(rendered(std::chrono::sys_days{}), plain, "1970-01-01");
    check(rendered(std::chrono::sys_seconds{}), plain, "1970-01-01T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(structured_values_are_json) {
    check(rendered(pair_{1, "<"}), json_type, R"({"a":1,"b":"<"})");
    check(rendered(std::vector<pair_>{{1, "x"}}), json_type, R"([{"a":1,"b":"x"}])");
    check(
        rendered(std::map<std::string, pair_>{{"k", {}}}), json_type, R"({"k":{"a":0,"b":""}})"
    );
    check(rendered(std::vector<std::string>{"a"}), json_type, R"(["a"])");
    check(rendered(imprint::json{{"z", 1}, {"a", 2}}), json_type, R"({"z":1,"a":2})");
    check(rendered(imprint::json("text")), json_type, R"("text")");
}

BOOST_AUTO_TEST_CASE(html_is_html) {
    check(rendered(imprint::html("<p>{}", "<")), page, "<p>&lt;");
}

BOOST_AUTO_TEST_CASE(an_empty_optional_is_404) {
    check(rendered(std::optional<int>(5)), plain, "5");
    check(rendered(std::optional<pair_>({1, ""})), json_type, R"({"a":1,"b":""})");
    BOOST_CHECK_EXCEPTION(
        rendered(std::optional<std::string>()),
        imprint::http_error,
        [](const auto &error) { return error.status() == 404; }
    );
}

BOOST_AUTO_TEST_CASE(nothing_is_204) {
    BOOST_TEST(renderer<void>::render().status() == 204);
}

BOOST_AUTO_TEST_CASE(redirections_and_responses) {
    const response to = rendered(imprint::redirect("/documents/1"));
    BOOST_TEST(to.status() == 303);
    BOOST_TEST(to.field("Location").value_or("") == "/documents/1");
    BOOST_TEST(rendered(imprint::redirect("/", 308)).status() == 308);
    BOOST_TEST(rendered(response(418, "x", "text/x")).status() == 418);
}

BOOST_AUTO_TEST_CASE(a_response_without_a_type_is_not_guessed_to_be_a_page) {
    const response untyped = rendered(response(200, "<p>"));
    BOOST_TEST(!untyped.has("Content-Type"));
    BOOST_TEST(untyped.field("X-Content-Type-Options").value_or("") == "nosniff");
    BOOST_TEST(!rendered(response(200, "<p>", "text/html")).has("X-Content-Type-Options"));
    BOOST_TEST(!rendered(response(204)).has("X-Content-Type-Options"));
}

BOOST_AUTO_TEST_CASE(streams_are_octets) {
    const response answer = rendered(imprint::stream{[](imprint::stream_writer &) {}});
    BOOST_TEST(answer.field("Content-Type").value_or("") == "application/octet-stream");
    BOOST_TEST(answer.field("X-Content-Type-Options").value_or("") == "nosniff");
    BOOST_TEST(std::holds_alternative<imprint::stream>(answer.content()));
}

BOOST_DATA_TEST_CASE(
    string_objects_are_classified, boost::unit_test::data::make(strings), row
) {
    BOOST_TEST((classify_string(row.text) == row.kind));
    check(
        render_string(row.text, classify_string(row.text)),
        row.kind == string_kind::html ? page : plain,
        row.text
    );
}

BOOST_AUTO_TEST_SUITE_END()
