// SPDX-License-Identifier: MIT
#include "http/form_collector.hpp"

#include "base/text.hpp"
#include "http/form_contents.hpp"
#include "http/form_reader.hpp"
#include "http/media_type.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace imprint::http {
namespace {

std::string essence_of(std::string_view content_type) {
    const std::string_view essence = content_type.substr(0, content_type.find(';'));
    const std::size_t first = essence.find_first_not_of(" \t");
    if (first == essence.npos) {
        return {};
    }
    return base::to_lower(essence.substr(first, essence.find_last_not_of(" \t") - first + 1));
}

// Empty, which the decoder refuses, when there is none or more than one: whoever inspects
// forms before us may have taken the other.
std::string boundary_of(std::string_view content_type) {
    const auto type = parse_media_type(content_type);
    if (!type || std::ranges::count(type->parameters, "boundary", &name_value::name) != 1) {
        return {};
    }
    return std::string(type->parameter("boundary").value_or(""));
}

} // namespace

struct form_collector::state {
    using reader_type = std::variant<urlencoded_reader, multipart_reader>;

    static reader_type make_reader(std::string_view content_type, const form_limits &limits) {
        if (essence_of(content_type) == "application/x-www-form-urlencoded") {
            return urlencoded_reader();
        }
        multipart_limits parts;
        parts.parts = limits.fields;
        parts.head_bytes = limits.head_bytes;
        return multipart_reader(boundary_of(content_type), parts);
    }

    form_contents form;
    reader_type reader;
};

bool form_collector::is_form(std::string_view content_type) {
    const std::string essence = essence_of(content_type);
    return essence == "application/x-www-form-urlencoded" || essence == "multipart/form-data";
}

form_collector::form_collector(
    std::string_view content_type, spool_rules rules, form_limits limits
)
    : state_(std::make_unique<state>(state{
          form_contents(std::move(rules), limits), state::make_reader(content_type, limits)
      })) {
}

form_collector::~form_collector() = default;
form_collector::form_collector(form_collector &&) noexcept = default;
form_collector &form_collector::operator=(form_collector &&) noexcept = default;

std::optional<refusal> form_collector::feed(std::string_view octets) {
    if (!state_->form.refused()) {
        std::visit([&](auto &reader) { reader.feed(state_->form, octets); }, state_->reader);
    }
    return state_->form.refused();
}

std::optional<refusal> form_collector::finish() {
    if (!state_->form.refused()) {
        std::visit([&](auto &reader) { reader.finish(state_->form); }, state_->reader);
    }
    return state_->form.refused();
}

imprint::form form_collector::take() {
    return state_->form.take();
}

} // namespace imprint::http
