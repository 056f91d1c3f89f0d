// SPDX-License-Identifier: MIT
#include "testing/fastcgi_octets.hpp"

#include "imprint/testing.hpp"
#include "wire/fastcgi_encoder.hpp"
#include "wire/fastcgi_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace imprint::testing {
namespace {

using wire::record_type;

constexpr std::uint16_t the_id = 1;

void append_record(std::string &out, record_type type, std::string_view content) {
    const auto header =
        wire::format_record_header({type, the_id, static_cast<std::uint16_t>(content.size()), 0}
        );
    out.append(header.data(), header.size()).append(content);
}

// FastCGI §3.3: an empty record ends a stream.
void append_stream(std::string &out, record_type type, std::string_view octets) {
    for (; !octets.empty();) {
        const std::size_t size = std::min(octets.size(), wire::most_stream_content);
        append_record(out, type, octets.substr(0, size));
        octets.remove_prefix(size);
    }
    append_record(out, type, {});
}

void append_size(std::string &out, std::size_t size) {
    const auto word = static_cast<std::uint32_t>(size);
    if (word < 0x80) {
        out.push_back(static_cast<char>(word));
        return;
    }
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        const std::uint32_t octet = word >> shift & 0xff;
        out.push_back(static_cast<char>(shift == 24 ? octet | 0x80 : octet));
    }
}

// §5.5: four octets of the application's, one of the protocol's.
void check_end(std::string_view content) {
    if (content.size() != 8) {
        throw failure("END_REQUEST has not eight octets");
    }
    const auto status = static_cast<wire::protocol_status>(wire::octet_at(content, 4));
    if (status != wire::protocol_status::request_complete) {
        throw failure(fmt::format(
            "the site took no request: FastCGI's protocol status {}", wire::octet_at(content, 4)
        ));
    }
}

} // namespace

std::string format_fastcgi_request(const params &all, std::string_view body) {
    std::string pairs;
    for (const param one : all) {
        append_size(pairs, one.name.size());
        append_size(pairs, one.value.size());
        pairs.append(one.name).append(one.value);
    }
    constexpr std::string_view responder("\0\1\0\0\0\0\0\0", 8); // §5.1, not kept
    std::string out;
    append_record(out, record_type::begin_request, responder);
    append_stream(out, record_type::params, pairs);
    append_stream(out, record_type::standard_input, body);
    return out;
}

std::string parse_fastcgi_answer(std::string_view records) {
    std::string output;
    while (records.size() >= wire::record_header_size) {
        const wire::record_header header = wire::parse_record_header(records);
        const std::size_t whole =
            wire::record_header_size + header.content_size + header.padding;
        if (records.front() != wire::fastcgi_version) {
            throw failure("what came is not FastCGI");
        }
        if (records.size() < whole) {
            break;
        }
        const auto content = records.substr(wire::record_header_size, header.content_size);
        if (header.type == record_type::standard_output) {
            output.append(content);
        } else if (header.type == record_type::end_request) {
            check_end(content);
            return output;
        }
        records.remove_prefix(whole);
    }
    throw failure("the answer ended early: the connection was closed before its end");
}

} // namespace imprint::testing
