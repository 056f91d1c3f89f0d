// SPDX-License-Identifier: MIT
#include "wire/fastcgi_encoder.hpp"

namespace imprint::wire {
namespace {

void append_header(std::string &out, record_header header) {
    const auto octets = format_record_header(header);
    out.append(octets.data(), octets.size());
}

void append_stream(
    std::string &out, record_type type, std::uint16_t id, std::string_view octets
) {
    while (!octets.empty()) {
        const std::string_view content = octets.substr(0, most_stream_content);
        const std::size_t padding = (8 - content.size() % 8) % 8;
        append_header(
            out,
            {type,
             id,
             static_cast<std::uint16_t>(content.size()),
             static_cast<std::uint8_t>(padding)}
        );
        out.append(content).append(padding, '\0');
        octets.remove_prefix(content.size());
    }
}

} // namespace

std::array<char, record_header_size>
stdout_header(std::uint16_t id, std::uint16_t content_size) noexcept {
    return format_record_header({record_type::standard_output, id, content_size, 0});
}

void append_stdout(std::string &out, std::uint16_t id, std::string_view octets) {
    append_stream(out, record_type::standard_output, id, octets);
}

void append_stderr(std::string &out, std::uint16_t id, std::string_view octets) {
    append_stream(out, record_type::standard_error, id, octets);
}

void append_end_request(
    std::string &out, std::uint16_t id, std::uint32_t app_status, protocol_status status
) {
    append_header(out, {record_type::end_request, id, 8, 0});
    for (const int shift : {24, 16, 8, 0}) {
        out += static_cast<char>(app_status >> shift & 0xff);
    }
    out += static_cast<char>(status);
    out.append(3, '\0');
}

void append_response_end(std::string &out, std::uint16_t id, std::uint32_t app_status) {
    append_header(out, {record_type::standard_output, id, 0, 0});
    append_end_request(out, id, app_status, protocol_status::request_complete);
}

void append_unknown_type(std::string &out, record_type type) {
    append_header(out, {record_type::unknown_type, 0, 8, 0});
    out += static_cast<char>(type);
    out.append(7, '\0');
}

} // namespace imprint::wire
