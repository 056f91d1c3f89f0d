// SPDX-License-Identifier: MIT
#include "publish/intake.hpp"

#include "http/rule.hpp"
#include "publish/call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace imprint::detail {

std::uint64_t intake::most_octets() const {
    return plan_ == body_plan::json ? std::min(settings_.json_bytes, settings_.body_bytes)
                                    : settings_.body_bytes;
}

void intake::check_size(std::uint64_t size) const {
    const std::uint64_t most = most_octets();
    if (size <= most) {
        return;
    }
    const bool json = plan_ == body_plan::json && settings_.json_bytes <= settings_.body_bytes;
    http::refuse(
        json ? http::rule::json_too_large : http::rule::body_too_large,
        fmt::format(
            "the body has {} octets or more, and at most {} are taken: the limit `{}`",
            size,
            most,
            json ? "json_bytes" : "body_bytes"
        )
    );
}

void intake::refuse_unwanted() const {
    http::refuse(
        http::rule::unwanted_media_type,
        unwanted_body(*what_, request_.method(), request_.content_type())
    );
}

http::spool_rules intake::spooling() const {
    http::spool_rules rules;
    rules.folder = settings_.temporary.string();
    return rules;
}

void intake::plan_for(const entry &what) {
    what_ = &what;
    plan_ = plan_body(what, request_.method(), request_.content_type());
    const std::uint64_t announced = request_.content_length().value_or(0);
    if (announced > 0 && plan_ == body_plan::refuse) {
        refuse_unwanted();
    }
    check_size(announced);
    if (plan_ == body_plan::form) {
        http::form_limits limits;
        limits.fields = settings_.form_fields;
        limits.text_bytes = settings_.form_text_bytes;
        form_ =
            std::make_unique<http::form_collector>(request_.content_type(), spooling(), limits);
    }
    octets_ = http::spool(spooling());
}

void intake::count(std::size_t octets) {
    received_ += octets;
    check_size(received_);
}

void intake::take(std::string_view piece) {
    count(piece.size());
    switch (plan_) {
    case body_plan::form:
        if (const auto refused = form_->feed(piece)) {
            throw refused->error();
        }
        break;
    case body_plan::json:
        text_.append(piece);
        break;
    case body_plan::raw:
        octets_.append(piece);
        break;
    case body_plan::discard:
    case body_plan::stream:
        break;
    case body_plan::refuse:
        refuse_unwanted();
    }
}

void intake::complete(call &of) {
    of.plan = plan_;
    if (plan_ == body_plan::form) {
        if (const auto refused = form_->finish()) {
            throw refused->error();
        }
        of.form = form_->take();
    } else if (plan_ == body_plan::json && !text_.empty()) {
        of.json = json_document::parse(text_);
    }
    of.octets = std::move(octets_);
}

} // namespace imprint::detail
