// SPDX-License-Identifier: MIT
#include "imprint/render.hpp"

#include "base/text.hpp"
#include "http/rule.hpp"

#include <algorithm>
#include <stdexcept>

namespace imprint::detail {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// Elements that a page or a piece of one begins with; WHATWG MIME Sniffing §7.1 lists those
// that browsers look for, the rest are as plain to a reader.
constexpr std::string_view elements[] = {
    "a",      "article", "aside", "b",      "blockquote", "body", "br",     "div",     "dl",
    "em",     "figure",  "font",  "footer", "form",       "h1",   "h2",     "h3",      "h4",
    "h5",     "h6",      "head",  "header", "hr",         "html", "i",      "iframe",  "img",
    "li",     "main",    "nav",   "ol",     "p",          "pre",  "script", "section", "span",
    "strong", "style",   "svg",   "table",  "title",      "ul",
};

bool begins(std::string_view text, std::string_view lower_case) noexcept {
    return base::equal_ignoring_case(text.substr(0, lower_case.size()), lower_case);
}

bool begins_with_tag(std::string_view text) noexcept {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n>/"), text.size());
    const std::string_view name = text.substr(0, end);
    return end < text.size() &&
           std::any_of(
               std::begin(elements),
               std::end(elements),
               [name](std::string_view e) { return base::equal_ignoring_case(name, e); }
           );
}

response unsniffed(std::string body, std::string_view media_type) {
    response answer(200, std::move(body), media_type);
    answer.set("X-Content-Type-Options", "nosniff");
    return answer;
}

} // namespace

response render_text(std::string &&text) {
    return unsniffed(std::move(text), "text/plain; charset=utf-8");
}

// RFC 8259 §8.1: always UTF-8, and the media type has no charset.
response render_json(std::string &&text) {
    return unsniffed(std::move(text), "application/json");
}

response render_html(std::string &&text) {
    return response(200, std::move(text), "text/html; charset=utf-8");
}

response render_file(file &&content) {
    response answer = unsniffed({}, "application/octet-stream");
    answer.body(std::move(content));
    return answer;
}

response render_stream(stream &&content) {
    response answer = unsniffed({}, "application/octet-stream");
    answer.body(std::move(content));
    return answer;
}

response render_redirect(const redirect &to) {
    response answer(to.status());
    place_at(answer, to);
    return answer;
}

void place_at(response &made, const redirect &where) {
    where.is_of_site() ? made.location(where.place()) : made.set("Location", where.place());
}

// Without a type browsers guess one, and text with a visitor's words in it becomes a page.
response render_response(response &&ready) {
    const std::string *const text = std::get_if<std::string>(&ready.content());
    const bool empty = text != nullptr && text->empty();
    if (!empty && !ready.has("Content-Type") && !ready.has("X-Content-Type-Options")) {
        ready.set("X-Content-Type-Options", "nosniff");
    }
    return std::move(ready);
}

void refuse_absent() {
    http::refuse(http::rule::nothing_there, "there is nothing at this URL");
}

void refuse_null_text() {
    throw std::logic_error("the function returned a null pointer for a text");
}

string_kind classify_string(std::string_view text) noexcept {
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\f"), text.size()));
    const bool html = begins(text, "<!doctype html") || begins(text, "<!--") ||
                      (text.starts_with('<') && begins_with_tag(text.substr(1)));
    return html ? string_kind::html : string_kind::text;
}

response render_string(std::string text, string_kind kind) {
    return kind == string_kind::html ? render_html(std::move(text))
                                     : render_text(std::move(text));
}

} // namespace imprint::detail
