// SPDX-License-Identifier: MIT
#include "http/problem.hpp"

#include "base/text.hpp"
#include "http/media_type.hpp"
#include "http/rule.hpp"
#include "http/status.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace imprint::http {
namespace {

// Text and quoted attributes.  What is not UTF-8 was a client's: shown escaped.
std::string escape_html(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\'':
            escaped += "&#39;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

std::string title_of(int status) {
    const std::string_view phrase = reason_phrase(status);
    return phrase.empty() ? fmt::format("Status {}", status) : std::string(phrase);
}

// What a client sent may be part of the explanation, valid UTF-8 or not.
std::string words_of(const http_error &error) {
    const std::string_view why = error.what();
    return base::is_utf8(why) ? std::string(why) : base::escape_for_log(why, 4096);
}

// Terms and descriptions: a screen reader says which is which.
std::string particulars(const http_error &error) {
    if (error.type() == "about:blank") {
        return {};
    }
    std::string rows =
        fmt::format("<dt>Rule</dt>\n<dd><code>{}</code>", escape_html(error.type()));
    const rule_row *const row = find_rule(error.type());
    if (row != nullptr && row->meaning != error.what()) {
        rows += fmt::format(": {}", escape_html(row->meaning));
    }
    rows += "</dd>\n";
    // What is not the client's fault is not for the client to know.
    if (row != nullptr && !row->limit.empty() && row->status < 500) {
        rows += fmt::format("<dt>Set by</dt>\n<dd>{}</dd>\n", escape_html(row->limit));
    }
    return fmt::format("<dl>\n{}</dl>\n", rows);
}

response page(const http_error &error) {
    const std::string title = escape_html(title_of(error.status()));
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<title>{0} {1}</title>\n</head>\n<body>\n<main>\n<h1>{0} {1}</h1>\n"
        "<p>{2}</p>\n{3}</main>\n</body>\n</html>\n",
        error.status(),
        title,
        escape_html(words_of(error)),
        particulars(error)
    );
    response page(error.status(), std::move(html), "text/html; charset=utf-8");
    page.set("Content-Security-Policy", "default-src 'none'");
    return page;
}

// RFC 9457 §3.1.
response document(const http_error &error) {
    nlohmann::ordered_json problem;
    problem["type"] = error.type();
    problem["title"] = title_of(error.status());
    problem["status"] = error.status();
    problem["detail"] = words_of(error);
    return response(error.status(), problem.dump() + '\n', "application/problem+json");
}

// A browser asks for text/html above everything; a program that says "*/*" gets JSON.
bool wants_page(std::string_view accept) {
    const int json = std::max(
        accept_weight(accept, "application/problem+json"),
        accept_weight(accept, "application/json")
    );
    return accept_weight(accept, "text/html") > json;
}

} // namespace

response explain(std::string_view accept, const http_error &error) {
    response answer = wants_page(accept) ? page(error) : document(error);
    answer.set("Cache-Control", "no-store");
    answer.set("X-Content-Type-Options", "nosniff");
    for (const name_value &field : error.fields()) {
        answer.add(field.name, field.value);
    }
    return answer;
}

response explain(const request &request, const http_error &error) {
    return explain(request.field("accept").value_or(""), error);
}

response explain(const refusal &refusal) {
    return explain("", refusal.error());
}

} // namespace imprint::http
