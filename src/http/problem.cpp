// SPDX-License-Identifier: MIT
#include "http/problem.hpp"

#include "base/text.hpp"
#include "http/media_type.hpp"
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

response page(int status, const std::string &why) {
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
        "<title>{0} {1}</title>\n<h1>{1}</h1>\n<p>{2}</p>\n</html>\n",
        status,
        escape_html(title_of(status)),
        escape_html(why)
    );
    response page(status, std::move(html), "text/html; charset=utf-8");
    page.set("Content-Security-Policy", "default-src 'none'");
    return page;
}

// RFC 9457 §3.1; "about:blank" (§4.2.1) says that the status alone is the type.
response document(int status, const std::string &why) {
    nlohmann::ordered_json problem;
    problem["type"] = "about:blank";
    problem["title"] = title_of(status);
    problem["status"] = status;
    problem["detail"] = why;
    return response(status, problem.dump() + '\n', "application/problem+json");
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

response explain(std::string_view accept, int status, std::string_view why) {
    // What a client sent may be part of the explanation, valid UTF-8 or not.
    const std::string text =
        base::is_utf8(why) ? std::string(why) : base::escape_for_log(why, 4096);
    response answer = wants_page(accept) ? page(status, text) : document(status, text);
    answer.set("Cache-Control", "no-store");
    answer.set("X-Content-Type-Options", "nosniff");
    return answer;
}

response explain(const request &request, int status, std::string_view why) {
    return explain(request.field("accept").value_or(""), status, why);
}

response explain(const request &request, const http_error &error) {
    response answer = explain(request, error.status(), error.what());
    for (const name_value &field : error.fields()) {
        answer.add(field.name, field.value);
    }
    return answer;
}

response explain(const refusal &refusal) {
    return explain("", refusal.status, refusal.why);
}

} // namespace imprint::http
