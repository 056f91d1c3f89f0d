// SPDX-License-Identifier: MIT
#include "http/part_head.hpp"

#include "base/text.hpp"
#include "http/disposition.hpp"
#include "http/token.hpp"

#include <algorithm>
#include <array>

namespace imprint::http {
namespace {

struct head_fields {
    std::optional<std::string_view> disposition;
    std::optional<std::string_view> type;
    std::optional<std::string_view> encoding;
};

// False when the field came before: readers that take the first and readers that take the
// last would see different forms.
bool set_once(std::optional<std::string_view> &to, std::string_view value) noexcept {
    const bool first = !to;
    to = value;
    return first;
}

bool take_field(head_fields &fields, std::string_view line) noexcept {
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    // A blank in the name is a folded line or one that readers understand differently.
    if (colon == line.npos || name.empty() || name.find_first_of(" \t") != name.npos) {
        return false;
    }
    const std::string_view value = trim(line.substr(colon + 1));
    if (base::equal_ignoring_case(name, "content-disposition")) {
        return set_once(fields.disposition, value);
    }
    if (base::equal_ignoring_case(name, "content-type")) {
        return set_once(fields.type, value);
    }
    return !base::equal_ignoring_case(name, "content-transfer-encoding") ||
           set_once(fields.encoding, value);
}

std::optional<head_fields> read_fields(std::string_view text) noexcept {
    head_fields fields;
    while (!text.empty()) {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        constexpr std::string_view never("\r\n\0", 3);
        if (end == text.npos || line.find_first_of(never) != line.npos ||
            !take_field(fields, line)) {
            return std::nullopt;
        }
        text.remove_prefix(end + 2);
    }
    return fields;
}

// RFC 7578 §4.7 deprecates the field; an encoding that changes octets would reach the
// function undecoded.
bool is_identity(std::string_view encoding) noexcept {
    constexpr std::array<std::string_view, 3> plain = {"7bit", "8bit", "binary"};
    return std::ranges::any_of(plain, [&](std::string_view one) {
        return base::equal_ignoring_case(encoding, one);
    });
}

bool is_text(std::string_view text) noexcept {
    return base::is_utf8(text) && text.find('\0') == text.npos;
}

// The value of the one parameter of that name; `repeated` is set when there are more.
const std::string *
find_single(const name_values &parameters, std::string_view name, bool &repeated) noexcept {
    const auto found = std::ranges::find(parameters, name, &name_value::name);
    repeated = repeated || std::ranges::count(parameters, name, &name_value::name) > 1;
    return found == parameters.end() ? nullptr : &found->value;
}

std::variant<part_head, multipart_error> name_part(const name_values &parameters) {
    bool repeated = false;
    const std::string *name = find_single(parameters, "name", repeated);
    const std::string *filename = find_single(parameters, "filename", repeated);
    const std::string *extended = find_single(parameters, "filename*", repeated);
    if (repeated) {
        return multipart_error::bad_head;
    }
    if (name == nullptr) {
        return multipart_error::no_name;
    }
    part_head part{*name, std::nullopt, {}};
    if (filename != nullptr) {
        part.filename = *filename;
    }
    if (extended != nullptr) {
        // RFC 7578 §4.2 forbids it and some clients send it; RFC 6266 §4.3 prefers it.
        part.filename = decode_extended_value(*extended);
    }
    const bool undecodable = extended != nullptr && !part.filename;
    if (undecodable || !is_text(part.name) || !is_text(part.filename.value_or(""))) {
        return multipart_error::bad_name;
    }
    return part;
}

// RFC 7578 §4.3: several files of one field are several parts.  Taken as it is, the older way
// (RFC 2388) would reach the function as one text field.  An .mhtml file is multipart too.
bool is_nested(const part_head &part) noexcept {
    constexpr std::string_view prefix = "multipart/";
    const std::string_view type = part.content_type;
    return !part.filename && base::equal_ignoring_case(type.substr(0, prefix.size()), prefix);
}

} // namespace

std::variant<part_head, multipart_error> parse_part_head(std::string_view text) {
    const auto fields = read_fields(text);
    if (!fields) {
        return multipart_error::bad_head;
    }
    if (!fields->disposition) {
        return multipart_error::no_name;
    }
    if (!is_identity(fields->encoding.value_or("binary"))) {
        return multipart_error::bad_encoding;
    }
    const auto parameters = parse_disposition(*fields->disposition);
    if (!parameters) {
        return multipart_error::bad_head;
    }
    auto named = name_part(*parameters);
    if (auto *part = std::get_if<part_head>(&named)) {
        part->content_type = fields->type.value_or("");
        if (is_nested(*part)) {
            return multipart_error::nested;
        }
    }
    return named;
}

} // namespace imprint::http
