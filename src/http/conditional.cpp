// SPDX-License-Identifier: MIT
#include "http/conditional.hpp"

#include "http/entity_tag.hpp"
#include "http/problem.hpp"
#include "http/range.hpp"
#include "http/response_head.hpp"
#include "imprint/date.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace imprint::http {
namespace {

using std::chrono::sys_seconds;

struct validators {
    std::string tag; // "" when there is none
    std::optional<sys_seconds> last_modified;
};

validators validators_of(response &response, sys_seconds now) {
    const auto *const content = std::get_if<file>(&response.content());
    if (content != nullptr && !response.has("Last-Modified") && !response.has("ETag")) {
        // §8.8.2.1: never a date later than the message's own.
        const sys_seconds modified = std::min(content->last_modified(), now);
        response.set("Last-Modified", format_http_date(modified));
    }
    validators found{std::string(response.field("ETag").value_or("")), std::nullopt};
    if (const auto date = response.field("Last-Modified")) {
        found.last_modified = parse_http_date(*date, now);
    }
    return found;
}

// All fields of that name as one list (§5.3); nothing when there is none.
std::optional<std::string> list_of(const request &request, std::string_view name) {
    std::optional<std::string> list;
    for (const name_value &field : request.fields()) {
        if (field.name == name) {
            list = list ? *list + ", " + field.value : field.value;
        }
    }
    return list;
}

std::optional<sys_seconds>
date_of(const request &request, std::string_view name, sys_seconds now) {
    const auto text = request.field(name);
    return text ? parse_http_date(*text, now) : std::nullopt;
}

// §13.2.2, steps 1 to 4: the status that answers instead of 200, or 0.
int decide(const request &request, const validators &valid, sys_seconds now) {
    if (const auto tags = list_of(request, "if-match")) {
        if (!match_tag_list(*tags, valid.tag, comparison::strong)) {
            return 412;
        }
    } else if (const auto date = date_of(request, "if-unmodified-since", now)) {
        if (valid.last_modified && *valid.last_modified > *date) {
            return 412;
        }
    }
    if (const auto tags = list_of(request, "if-none-match")) {
        return match_tag_list(*tags, valid.tag, comparison::weak) ? 304 : 0;
    }
    const auto date = date_of(request, "if-modified-since", now);
    return date && valid.last_modified && *valid.last_modified <= *date ? 304 : 0;
}

// §15.4.5: what a 304 carries are validators and what caches need.
void turn_into_304(response &response, const validators &valid) {
    for (const char *name :
         {"Content-Type", "Content-Encoding", "Content-Language", "Content-Disposition"}) {
        response.erase(name);
    }
    if (!valid.tag.empty()) {
        response.erase("Last-Modified");
    }
    response.status(304).body(std::string());
}

// The content is replaced by an explanation; cookies and policy fields stay.
void turn_into_refusal(
    response &response, const request &request, rule which, const std::string &why
) {
    for (const char *name :
         {"Content-Encoding", "Content-Language", "Content-Disposition", "Last-Modified", "ETag"
         }) {
        response.erase(name);
    }
    imprint::response explained = explain(request, make_error(which, why));
    for (const name_value &field : explained.fields()) {
        response.set(field.name, field.value);
    }
    response.status(explained.status())
        .body(std::get<std::string>(std::move(explained).content()));
}

// §13.1.5: the same representation, strongly; a date only if it is exact and old enough to
// be a strong validator (§8.8.2.2).
bool range_is_current(const request &request, const validators &valid, sys_seconds now) {
    const auto condition = request.field("if-range");
    if (!condition) {
        return true;
    }
    if (const auto date = parse_http_date(*condition, now)) {
        return valid.last_modified == date && now - *date >= std::chrono::seconds(60);
    }
    return match_tags(*condition, valid.tag, comparison::strong);
}

void cut(response &response, const byte_range &range, std::uint64_t whole) {
    response.set(
        "Content-Range",
        "bytes " + std::to_string(range.first) + '-' +
            std::to_string(range.first + range.size - 1) + '/' + std::to_string(whole)
    );
    response.status(206);
    if (const auto *const content = std::get_if<file>(&response.content())) {
        response.body(content->part(range.first, range.size));
    } else {
        response.body(std::get<std::string>(response.content()).substr(range.first, range.size)
        );
    }
}

void apply_range(
    const request &request, response &response, const validators &valid, sys_seconds now
) {
    const bool seekable = !std::holds_alternative<stream>(response.content());
    if (!seekable || (valid.tag.empty() && !valid.last_modified)) {
        return;
    }
    if (!response.has("Accept-Ranges")) {
        response.set("Accept-Ranges", "bytes");
    }
    const auto field = request.field("range");
    // §14.2: Range means nothing with other methods than GET, HEAD among them.
    if (!field || request.method() != "GET" || !range_is_current(request, valid, now)) {
        return;
    }
    const std::uint64_t whole = content_size(response).value_or(0);
    const auto found = find_range(*field, whole);
    if (const auto *const range = std::get_if<byte_range>(&found)) {
        cut(response, *range, whole);
    } else if (std::holds_alternative<unsatisfiable_range>(found)) {
        const std::string size = std::to_string(whole);
        turn_into_refusal(
            response,
            request,
            rule::range_not_satisfiable,
            "no octet of that range exists: the document has " + size
        );
        response.set("Content-Range", "bytes */" + size);
    }
}

} // namespace

void apply_conditions(const request &request, response &response, sys_seconds now) {
    if (response.status() != 200 || (request.method() != "GET" && request.method() != "HEAD")) {
        return;
    }
    const validators valid = validators_of(response, now);
    switch (decide(request, valid, now)) {
    case 304:
        turn_into_304(response, valid);
        break;
    case 412:
        turn_into_refusal(
            response,
            request,
            rule::precondition_failed,
            "the document is not in the state that If-Match or If-Unmodified-Since asks for"
        );
        break;
    default:
        apply_range(request, response, valid, now);
    }
}

} // namespace imprint::http
