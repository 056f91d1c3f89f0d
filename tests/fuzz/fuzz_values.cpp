// SPDX-License-Identifier: MIT
// One text through every parser of a field's value.
#include "http/cookie.hpp"
#include "http/entity_tag.hpp"
#include "http/masking.hpp"
#include "http/media_type.hpp"
#include "http/percent.hpp"
#include "http/problem.hpp"
#include "http/query.hpp"
#include "http/range.hpp"
#include "http/response_head.hpp"
#include "http/target.hpp"
#include "imprint/cookie.hpp"
#include "imprint/date.hpp"
#include "require.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace imprint;
using namespace imprint::http;
using fuzz::require;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1795330800)};

void check_dates(std::string_view text) {
    if (const auto time = parse_http_date(text, now)) {
        require(parse_http_date(format_http_date(*time), now) == time, "a date comes back");
    }
    if (const auto time = parse_rfc3339(text)) {
        try { // an offset may lead out of the four-digit years
            require(parse_rfc3339(format_rfc3339(*time)) == time, "a moment comes back");
        } catch (const std::out_of_range &) {
            return;
        }
    }
}

void check_lists(std::string_view text) {
    for (const std::uint64_t size : {UINT64_C(0), UINT64_C(10), UINT64_MAX}) {
        const auto found = find_range(text, size);
        if (const auto *const range = std::get_if<byte_range>(&found)) {
            require(range->size > 0, "a range has octets");
            require(range->first < size && range->size <= size - range->first, "inside");
        }
    }
    const bool strong = match_tag_list(text, "\"a\"", comparison::strong);
    require(!strong || match_tag_list(text, "\"a\"", comparison::weak), "strong implies weak");
    const int weight = accept_weight(text, "text/html");
    require(weight >= 0 && weight <= 1000, "a weight");
    if (const auto type = parse_media_type(text)) {
        require(!type->type.empty() && !type->subtype.empty(), "a media type has both");
    }
}

void check_texts(std::string_view text) {
    require(percent_decode(percent_encode(text)) == text, "octets come back");
    require(queries_agree(text, text), "a query agrees with itself");
    const auto fields = parse_query(text, SIZE_MAX);
    require(fields && fields->size() == count_query_fields(text), "as many as counted");
    for (const name_value &each : parse_cookies(text)) {
        require(!each.name.empty(), "cookies have names");
    }
    require(parse_cookies(text).size() <= count_cookies(text), "no more than counted");
}

void check_masking(std::string_view text) {
    const std::string url = "/x?" + std::string(text);
    std::string room;
    const std::string masked(mask_url(url, room));
    require(mask_url(masked, room) == masked, "what is masked stays so");
    const auto before = parse_query(text, SIZE_MAX);
    const auto after = parse_query(std::string_view(masked).substr(3), SIZE_MAX);
    require(before && after && before->size() == after->size(), "as many fields");
    for (std::size_t i = 0; i < before->size(); ++i) {
        require((*before)[i].name == (*after)[i].name, "names stay");
        const std::string_view value = (*after)[i].value;
        require(
            !is_secret_name((*before)[i].name) || value.empty() || value == masked_value,
            "a secret is hidden"
        );
    }
}

// Whatever a function sets, a head has only the lines that were asked for.
void check_head(std::string_view text) {
    response r;
    std::size_t lines = 3; // Status, Content-Length, the empty one
    try {
        r.set("X-Value", text);
        ++lines;
    } catch (const std::invalid_argument &) {
        require(r.fields().empty(), "a refusal changes nothing");
    }
    try {
        r.add(text, "x");
        ++lines;
    } catch (const std::invalid_argument &) {
        require(r.fields().size() < 2, "a refusal changes nothing");
    }
    try {
        r.cookie({.name = "a", .value = std::string(text)});
        ++lines;
    } catch (const std::invalid_argument &) {
        require(!r.has("Set-Cookie"), "a refusal changes nothing");
    }
    const std::string head = format_head(r);
    require(head.ends_with("\r\n\r\n"), "a head ends");
    std::size_t ends = 0;
    for (const char c : head) {
        ends += c == '\n' ? 1 : 0;
        require(c != '\0', "no NUL");
    }
    require(ends == lines, "one line for each field");
    require(
        explain(text, http_error(400, std::string(text))).status() == 400,
        "anything can be explained"
    );
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    check_dates(text);
    check_lists(text);
    check_texts(text);
    check_masking(text);
    check_head(text);
    return 0;
}
