// SPDX-License-Identifier: MIT
#include "wire/scgi.hpp"

#include "base/number.hpp"
#include "wire/octets.hpp"
#include "wire/params_builder.hpp"

#include <utility>

namespace imprint::wire {

scgi_decoder::scgi_decoder(limits limits) : limits_(limits) {
}

event scgi_decoder::next(std::span<const char> &octets) {
    body_ = {};
    if (error_ != error::none) {
        return event::failed;
    }
    for (;;) {
        if (const step found = advance(octets)) {
            return *found;
        }
    }
}

imprint::params scgi_decoder::take_params() {
    return std::exchange(params_, {});
}

void scgi_decoder::finish_request() noexcept {
    open_ = false;
    params_.clear();
    stage_ = stage::done;
}

scgi_decoder::step scgi_decoder::advance(std::span<const char> &octets) {
    if (stage_ == stage::body) {
        return read_body(octets);
    }
    if (octets.empty()) {
        return event::need_more;
    }
    switch (stage_) {
    case stage::length:
        open_ = true;
        return read_length(take_front(octets, 1).front());
    case stage::payload:
        return read_payload(octets);
    case stage::comma:
        return read_comma(take_front(octets, 1).front());
    case stage::body:
    case stage::done:
        break;
    }
    octets = {};
    return event::need_more;
}

// Digits without a needless zero, then ':'.  The limit is checked at each digit, so that
// neither the number nor the count of digits can grow.
scgi_decoder::step scgi_decoder::read_length(char next) {
    if (next == ':' && digits_ > 0) {
        stage_ = left_ > 0 ? stage::payload : stage::comma;
        return std::nullopt;
    }
    const bool needless_zero = digits_ > 0 && left_ == 0;
    if (next < '0' || next > '9' || needless_zero) {
        return fail(error::bad_netstring);
    }
    left_ = left_ * 10 + static_cast<std::size_t>(next - '0');
    ++digits_;
    return left_ > limits_.params_bytes ? fail(error::params_too_large) : step{};
}

scgi_decoder::step scgi_decoder::read_payload(std::span<const char> &octets) {
    const std::string_view piece = take_front(octets, left_);
    detail::params_builder(params_).append_octets(piece);
    left_ -= piece.size();
    if (left_ == 0) {
        stage_ = stage::comma;
    }
    return std::nullopt;
}

scgi_decoder::step scgi_decoder::read_comma(char next) {
    if (next != ',') {
        return fail(error::bad_netstring);
    }
    if (const auto why = mark_pairs(); why != error::none) {
        return fail(why);
    }
    if (const auto why = read_content_length(); why != error::none) {
        return fail(why);
    }
    stage_ = stage::body;
    return event::head;
}

scgi_decoder::step scgi_decoder::read_body(std::span<const char> &octets) {
    if (body_left_ == 0) {
        stage_ = stage::done;
        return event::end;
    }
    body_ = take_front(octets, body_left_);
    body_left_ -= body_.size();
    return body_.empty() ? event::need_more : event::body;
}

// name ::= <notnull>+ NUL, value ::= <notnull>* NUL
error scgi_decoder::mark_pairs() {
    detail::params_builder builder(params_);
    const std::string_view octets = builder.octets();
    for (std::size_t at = 0; at < octets.size();) {
        const std::size_t name_end = octets.find('\0', at);
        if (name_end == octets.npos || name_end == at) {
            return error::bad_params;
        }
        const std::size_t value_end = octets.find('\0', name_end + 1);
        if (value_end == octets.npos) {
            return error::bad_params;
        }
        if (params_.size() == limits_.params_count) {
            return error::too_many_params;
        }
        builder.mark(at, name_end - at, name_end + 1, value_end - name_end - 1);
        at = value_end + 1;
    }
    return error::none;
}

// The first header by specification, and of a repeated one (nginx with a second scgi_param)
// the first is the one that counts the body.
error scgi_decoder::read_content_length() {
    if (params_.empty() || params_[0].name != "CONTENT_LENGTH") {
        return error::bad_content_length;
    }
    const auto length = base::parse_number<std::uint64_t>(params_[0].value);
    if (!length) {
        return error::bad_content_length;
    }
    body_left_ = *length;
    return error::none;
}

scgi_decoder::step scgi_decoder::fail(wire::error why) noexcept {
    error_ = why;
    return event::failed;
}

} // namespace imprint::wire
