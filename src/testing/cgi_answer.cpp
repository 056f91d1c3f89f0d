// SPDX-License-Identifier: MIT
#include "testing/cgi_answer.hpp"

#include "base/number.hpp"
#include "base/text.hpp"
#include "http/fields.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

namespace imprint::testing {
namespace {

// Our own sites end lines with CR LF; others behind FastCGI do not.
std::string_view take_line(std::string_view &octets) {
    const std::size_t end = octets.find('\n');
    if (end == std::string_view::npos) {
        throw failure("the answer's head has no end");
    }
    std::string_view line = octets.substr(0, end);
    octets.remove_prefix(end + 1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

name_value parse_field(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        throw failure("no field: " + base::escape_for_log(line, 200));
    }
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ') || value.starts_with('\t')) {
        value.remove_prefix(1);
    }
    return {std::string(line.substr(0, colon)), std::string(value)};
}

// RFC 3875 §6.3.3; without one 200, or 302 beside a Location.
int take_status(name_values &fields) {
    const auto status = http::find_field(fields, "Status");
    if (!status) {
        return http::find_field(fields, "Location") ? 302 : 200;
    }
    const auto code = base::parse_number<std::uint16_t>(status->substr(0, 3));
    if (!code || *code < 200 || *code > 599) {
        throw failure("no status: " + base::escape_for_log(*status, 200));
    }
    http::erase_field(fields, "Status");
    return *code;
}

void check_length(const received &answer, std::string_view method) {
    const bool without = method == "HEAD" || answer.status == 204 || answer.status == 304;
    if (without && !answer.body.empty()) {
        throw failure(fmt::format("{} {} came with content", method, answer.status));
    }
    const auto announced = http::find_field(answer.fields, "Content-Length");
    if (without || !announced) {
        return;
    }
    const std::string octets = std::to_string(answer.body.size());
    if (*announced != octets) {
        throw failure(fmt::format(
            "the answer has {} octets and announced {}",
            octets,
            base::escape_for_log(*announced, 200)
        ));
    }
}

} // namespace

received parse_answer(std::string_view octets, std::string_view method) {
    received answer;
    for (std::string_view line = take_line(octets); !line.empty(); line = take_line(octets)) {
        answer.fields.push_back(parse_field(line));
    }
    answer.status = take_status(answer.fields);
    answer.body = octets;
    check_length(answer, method);
    return answer;
}

} // namespace imprint::testing
