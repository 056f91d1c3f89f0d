// SPDX-License-Identifier: MIT
#include "http/form_contents.hpp"

#include "http/body_access.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace imprint::http {

form_contents::form_contents(spool_rules rules, form_limits limits)
    : limits_(limits), files_(std::move(rules)) {
}

bool form_contents::count_text(std::size_t octets) {
    if (octets > limits_.text_bytes - text_bytes_) {
        return refuse(
            rule::form_text_too_large,
            fmt::format(
                "the form's texts have more than {} octets, the limit `form_text_bytes`; send "
                "large texts as files",
                limits_.text_bytes
            )
        );
    }
    text_bytes_ += octets;
    return true;
}

bool form_contents::count_field() {
    if (count_ == limits_.fields) {
        return refuse(
            rule::too_many_form_fields,
            fmt::format(
                "the form has more than {} fields, the limit `form_fields`", limits_.fields
            )
        );
    }
    ++count_;
    return true;
}

bool form_contents::refuse(rule which, std::string why) {
    refused_ = refusal{which, std::move(why)};
    return false;
}

void form_contents::add_field(std::string name, std::string value) {
    fields_.push_back({std::move(name), std::move(value)});
}

void form_contents::append_value(std::string_view octets) {
    fields_.back().value.append(octets);
}

void form_contents::begin_file(detail::description what) {
    uploads_.push_back({std::move(what), files_.size(), 0});
}

void form_contents::append_file(std::string_view octets) {
    files_.append(octets);
}

void form_contents::end_file() {
    file &last = uploads_.back();
    last.size = files_.size() - last.offset;
    // How HTML forms say that no file was chosen.
    if (last.size == 0 && last.what.filename.empty()) {
        uploads_.pop_back();
    }
}

imprint::form form_contents::take() {
    const auto octets = std::make_shared<const spool>(std::move(files_));
    std::vector<upload> uploads;
    uploads.reserve(uploads_.size());
    for (file &one : uploads_) {
        uploads.push_back(
            detail::upload_access::make(std::move(one.what), {octets, one.offset, one.size})
        );
    }
    return detail::form_access::make(std::move(fields_), std::move(uploads));
}

} // namespace imprint::http
