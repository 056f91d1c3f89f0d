// SPDX-License-Identifier: MIT
#include "http/media_type.hpp"

#include "base/text.hpp"
#include "http/token.hpp"

#include <array>
#include <utility>

namespace imprint::http {
namespace {

std::string_view take_token(std::string_view &rest) {
    std::size_t size = 0;
    while (size < rest.size() && is_token_char(rest[size])) {
        ++size;
    }
    const std::string_view token = rest.substr(0, size);
    rest.remove_prefix(size);
    return token;
}

// RFC 9110 §5.6.4; `rest` begins with the opening quote.
std::optional<std::string> take_quoted_string(std::string_view &rest) {
    std::string text;
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] == '"') {
            rest.remove_prefix(at + 1);
            return text;
        }
        if (rest[at] == '\\') {
            ++at;
        }
        if (at == rest.size() || (is_control(rest[at]) && rest[at] != '\t')) {
            return std::nullopt;
        }
        text += rest[at];
    }
    return std::nullopt;
}

bool take_char(std::string_view &rest, char c) {
    if (rest.empty() || rest.front() != c) {
        return false;
    }
    rest.remove_prefix(1);
    return true;
}

// "name=value" after the ';'.  §5.6.6 allows no blanks around '='.
std::optional<name_value> take_type_parameter(std::string_view &rest) {
    name_value parameter{base::to_lower(take_token(rest)), {}};
    if (parameter.name.empty() || !take_char(rest, '=')) {
        return std::nullopt;
    }
    if (!rest.empty() && rest.front() == '"') {
        std::optional<std::string> text = take_quoted_string(rest);
        if (!text) {
            return std::nullopt;
        }
        parameter.value = *std::move(text);
        return parameter;
    }
    parameter.value = take_token(rest);
    return parameter.value.empty() ? std::nullopt : std::optional(std::move(parameter));
}

// *( OWS ";" OWS [ parameter ] ), up to the end.
bool parse_parameters(std::string_view rest, name_values &into) {
    for (rest = trim(rest); !rest.empty(); rest = trim(rest)) {
        if (!take_char(rest, ';')) {
            return false;
        }
        rest = trim(rest);
        if (rest.empty() || rest.front() == ';') {
            continue;
        }
        std::optional<name_value> parameter = take_type_parameter(rest);
        if (!parameter) {
            return false;
        }
        into.push_back(*std::move(parameter));
    }
    return true;
}

// A list member: commas inside quoted strings do not separate.
std::string_view take_member(std::string_view &rest) {
    bool quoted = false;
    for (std::size_t at = 0; at < rest.size(); ++at) {
        if (quoted && rest[at] == '\\') {
            ++at;
        } else if (rest[at] == '"') {
            quoted = !quoted;
        } else if (rest[at] == ',' && !quoted) {
            const std::string_view member = rest.substr(0, at);
            rest.remove_prefix(at + 1);
            return member;
        }
    }
    return std::exchange(rest, {});
}

// qvalue, §12.4.2, in thousandths; nothing when malformed.
std::optional<int> parse_weight(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) {
        return std::nullopt;
    }
    int weight = (text[0] - '0') * 1000;
    if (text.size() > 1 && text[1] != '.') {
        return std::nullopt;
    }
    constexpr std::array<int, 3> places = {100, 10, 1};
    for (std::size_t at = 2; at < text.size(); ++at) {
        if (!is_digit(text[at])) {
            return std::nullopt;
        }
        weight += (text[at] - '0') * places[at - 2];
    }
    return weight <= 1000 ? std::optional(weight) : std::nullopt;
}

// 3 the very type, 2 "type/*", 1 "*/*", 0 no match.
int match(const media_type &range, std::string_view essence) {
    const std::string_view type = essence.substr(0, essence.find('/'));
    if (range.essence() == essence) {
        return 3;
    }
    if (range.subtype != "*") {
        return 0;
    }
    return range.type == type ? 2 : static_cast<int>(range.type == "*");
}

} // namespace

std::optional<std::string_view> media_type::parameter(std::string_view name) const noexcept {
    for (const name_value &each : parameters) {
        if (each.name == name) {
            return each.value;
        }
    }
    return std::nullopt;
}

std::optional<media_type> parse_media_type(std::string_view text) {
    text = trim(text);
    media_type parsed;
    parsed.type = base::to_lower(take_token(text));
    if (parsed.type.empty() || !take_char(text, '/')) {
        return std::nullopt;
    }
    parsed.subtype = base::to_lower(take_token(text));
    if (parsed.subtype.empty() || !parse_parameters(text, parsed.parameters)) {
        return std::nullopt;
    }
    return parsed;
}

int accept_weight(std::string_view accept, std::string_view essence) {
    if (trim(accept).empty()) {
        return 1000;
    }
    int best = 0;
    int weight = 0;
    while (!accept.empty()) {
        const std::optional<media_type> range = parse_media_type(take_member(accept));
        if (!range) {
            continue;
        }
        const int how = match(*range, essence);
        if (how > best) {
            best = how;
            weight = parse_weight(range->parameter("q").value_or("1")).value_or(0);
        }
    }
    return weight;
}

} // namespace imprint::http
