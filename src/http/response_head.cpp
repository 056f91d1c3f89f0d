// SPDX-License-Identifier: MIT
#include "http/response_head.hpp"

#include "base/text.hpp"
#include "http/status.hpp"

namespace imprint::http {
namespace {

void append_field(std::string &out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

bool is_location(const name_value &field) {
    return base::equal_ignoring_case(field.name, "location");
}

// RFC 9110 §8.6: none with 204; with 304 it would have to be the length that a 200 has,
// which is not known here.
bool announces_length(const response &response) {
    return response.status() != 204 && response.status() != 304;
}

} // namespace

std::optional<std::uint64_t> content_size(const response &response) {
    if (const auto *const text = std::get_if<std::string>(&response.content())) {
        return text->size();
    }
    if (const auto *const part = std::get_if<file>(&response.content())) {
        return part->size();
    }
    return std::get<stream>(response.content()).size;
}

bool sends_content(const response &response, std::string_view method) noexcept {
    const int status = response.status();
    return method != "HEAD" && status != 204 && status != 205 && status != 304;
}

std::string format_head(const response &response) {
    std::string head;
    head.reserve(256);
    // Location before Status: HAProxy turns a Status that stands before a Location into
    // 302 (201 and 303 alike).  Status always: without it a Location is 200 on
    // mod_proxy_fcgi and an internal redirect on mod_fcgid and mod_proxy_scgi.
    for (const name_value &field : response.fields()) {
        if (is_location(field)) {
            append_field(head, field.name, field.value);
        }
    }
    // The blank after the code stays when there is no phrase (RFC 9112 §4).
    const std::string code = std::to_string(response.status()) + ' ';
    append_field(head, "Status", code + std::string(reason_phrase(response.status())));
    for (const name_value &field : response.fields()) {
        if (!is_location(field)) {
            append_field(head, field.name, field.value);
        }
    }
    // RFC 9110 §15.3.6: 205 has no content, and says so.
    const std::optional<std::uint64_t> size =
        response.status() == 205 ? 0 : content_size(response);
    if (size && announces_length(response)) {
        append_field(head, "Content-Length", std::to_string(*size));
    }
    return head.append("\r\n");
}

} // namespace imprint::http
