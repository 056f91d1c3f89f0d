// SPDX-License-Identifier: MIT
#include "wire/fastcgi.hpp"

#include "wire/fastcgi_encoder.hpp"
#include "wire/get_values.hpp"
#include "wire/octets.hpp"
#include "wire/params_builder.hpp"

#include <algorithm>
#include <utility>

namespace imprint::wire {
namespace {

constexpr std::size_t begin_content_size = 8; // §5.1: role, flags, five reserved octets
constexpr std::uint16_t responder = 1;
constexpr std::uint8_t keep_connection = 1;

} // namespace

fastcgi_decoder::fastcgi_decoder(limits limits) : limits_(limits) {
}

event fastcgi_decoder::next(std::span<const char> &octets) {
    body_ = {};
    reply_.clear();
    if (fail_next_) {
        fail(error::unknown_role);
    }
    if (error_ != error::none) {
        return event::failed;
    }
    for (;;) {
        if (const step found = advance(octets)) {
            return *found;
        }
    }
}

imprint::params fastcgi_decoder::take_params() {
    marked_ = 0;
    return std::exchange(params_, {});
}

void fastcgi_decoder::finish_request() noexcept {
    phase_ = phase::closed;
    params_.clear(); // one request's params are never seen by the next
    marked_ = 0;
    if (purpose_ != purpose::gather) {
        purpose_ = purpose::skip; // the rest of a record of this request
    }
}

fastcgi_decoder::step fastcgi_decoder::advance(std::span<const char> &octets) {
    switch (stage_) {
    case stage::header:
        return read_header(octets);
    case stage::content:
        return read_content(octets);
    case stage::padding:
        break;
    }
    return read_padding(octets);
}

fastcgi_decoder::step fastcgi_decoder::read_header(std::span<const char> &octets) {
    if (octets.empty()) {
        return event::need_more;
    }
    if (header_fill_ == 0 && octets.front() != fastcgi_version) {
        return fail(error::bad_version);
    }
    std::string_view whole;
    if (header_fill_ == 0 && octets.size() >= record_header_size) {
        whole = take_front(octets, record_header_size);
    } else {
        const std::string_view piece = take_front(octets, record_header_size - header_fill_);
        std::copy(piece.begin(), piece.end(), header_octets_.begin() + header_fill_);
        header_fill_ += piece.size();
        if (header_fill_ < record_header_size) {
            return event::need_more;
        }
        header_fill_ = 0;
        whole = {header_octets_.data(), header_octets_.size()};
    }
    record_ = parse_record_header(whole);
    left_ = record_.content_size;
    padding_left_ = record_.padding;
    purpose_ = purpose::skip;
    stage_ = stage::content;
    return open_record();
}

fastcgi_decoder::step fastcgi_decoder::read_content(std::span<const char> &octets) {
    if (left_ > 0 && octets.empty()) {
        return event::need_more;
    }
    // Empty only for a record without content, which ends a stream.
    const std::string_view piece = take_front(octets, left_);
    left_ -= piece.size();
    if (left_ == 0) {
        stage_ = stage::padding;
    }
    switch (purpose_) {
    case purpose::skip:
        break;
    case purpose::gather:
        return gather(piece);
    case purpose::take_params:
        return append_params(piece);
    case purpose::take_body:
        body_ = piece;
        return piece.empty() ? event::end : event::body;
    }
    return std::nullopt;
}

fastcgi_decoder::step fastcgi_decoder::read_padding(std::span<const char> &octets) {
    padding_left_ -= take_front(octets, padding_left_).size();
    if (padding_left_ > 0) {
        return event::need_more;
    }
    stage_ = stage::header;
    return std::nullopt;
}

// The header is known, no octet of the content is.
fastcgi_decoder::step fastcgi_decoder::open_record() {
    if (record_.type == record_type::begin_request) {
        if (record_.id == 0 || record_.content_size != begin_content_size) {
            return fail(error::bad_begin);
        }
        purpose_ = purpose::gather;
        return std::nullopt;
    }
    if (record_.id == 0) {
        return open_management();
    }
    if (phase_ == phase::closed || phase_ == phase::aborted || record_.id != id_) {
        return std::nullopt;
    }
    switch (record_.type) {
    case record_type::abort_request:
        return open_abort();
    case record_type::params:
        purpose_ = purpose::take_params;
        return phase_ == phase::params ? step{} : fail(error::bad_record);
    case record_type::standard_input:
        purpose_ = purpose::take_body;
        return phase_ == phase::body ? step{} : fail(error::bad_record);
    case record_type::begin_request:
    case record_type::end_request:
    case record_type::standard_output:
    case record_type::standard_error:
    case record_type::get_values:
    case record_type::get_values_result:
    case record_type::unknown_type:
        return fail(error::bad_record); // only ours to send, or never of a request
    case record_type::data:
        break; // the FILTER role's; §3.3 gives no reason to refuse it
    }
    return std::nullopt;
}

fastcgi_decoder::step fastcgi_decoder::open_management() {
    switch (record_.type) {
    case record_type::get_values:
        purpose_ = purpose::gather;
        return std::nullopt;
    case record_type::get_values_result:
    case record_type::unknown_type:
        return std::nullopt; // answers: answering them could go on for ever
    default:
        append_unknown_type(reply_, record_.type);
        return event::reply;
    }
}

fastcgi_decoder::step fastcgi_decoder::open_abort() {
    phase_ = phase::aborted;
    return event::aborted;
}

fastcgi_decoder::step fastcgi_decoder::gather(std::string_view piece) {
    std::string_view whole = piece;
    if (left_ > 0 || !gathered_.empty()) {
        gathered_.append(piece);
        if (left_ > 0) {
            return event::need_more;
        }
        whole = gathered_;
    }
    const step found =
        record_.type == record_type::begin_request ? begin_request(whole) : get_values(whole);
    std::string().swap(gathered_); // a parked connection keeps no 64 KiB for one question
    return found;
}

fastcgi_decoder::step fastcgi_decoder::begin_request(std::string_view content) {
    if (request_open()) {
        return record_.id == id_ ? fail(error::bad_begin)
                                 : refuse_request(protocol_status::cant_mpx_conn);
    }
    const bool keep = (octet_at(content, 2) & keep_connection) != 0;
    if (parse_u16(content, 0) != responder) {
        fail_next_ = !keep;
        return refuse_request(protocol_status::unknown_role);
    }
    id_ = record_.id;
    keep_ = keep;
    phase_ = phase::params;
    return std::nullopt;
}

fastcgi_decoder::step fastcgi_decoder::refuse_request(protocol_status why) {
    append_end_request(reply_, record_.id, 0, why);
    return event::reply;
}

fastcgi_decoder::step fastcgi_decoder::get_values(std::string_view content) {
    return append_get_values_result(reply_, content, limits_) ? event::reply
                                                              : fail(error::bad_management);
}

fastcgi_decoder::step fastcgi_decoder::append_params(std::string_view piece) {
    detail::params_builder builder(params_);
    if (piece.empty()) {
        if (marked_ != builder.octets().size()) {
            return fail(error::bad_params);
        }
        phase_ = phase::body;
        return event::head;
    }
    // What fits is looked at first: which limit is met first must not depend on how the
    // octets were cut.
    const std::string_view fits =
        piece.substr(0, limits_.params_bytes - builder.octets().size());
    builder.append_octets(fits);
    if (const step found = mark_pairs()) {
        return found;
    }
    return fits.size() < piece.size() ? fail(error::params_too_large) : step{};
}

// A pair may be split anywhere, also across records (Apache sends 16 KiB each).  An announced
// length makes nothing grow: only what has really come counts against the limit, so a lie is
// found at the end of the stream, and looking at an incomplete pair again costs nothing.
fastcgi_decoder::step fastcgi_decoder::mark_pairs() {
    detail::params_builder builder(params_);
    const std::string_view octets = builder.octets();
    while (const auto sizes = parse_pair_sizes(octets.substr(marked_))) {
        const std::size_t name_at = marked_ + sizes->head;
        const std::uint64_t wanted = std::uint64_t{sizes->name} + sizes->value;
        if (wanted > octets.size() - name_at) {
            break;
        }
        if (params_.size() == limits_.params_count) {
            return fail(error::too_many_params);
        }
        builder.mark(name_at, sizes->name, name_at + sizes->name, sizes->value);
        marked_ = name_at + static_cast<std::size_t>(wanted);
    }
    return std::nullopt;
}

fastcgi_decoder::step fastcgi_decoder::fail(wire::error why) noexcept {
    error_ = why;
    return event::failed;
}

} // namespace imprint::wire
