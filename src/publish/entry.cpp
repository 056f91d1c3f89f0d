// SPDX-License-Identifier: MIT
// What follows from a registration alone: its methods, who takes a segment, what it needs.
#include "publish/table.hpp"

#include <algorithm>
#include <array>

namespace imprint::detail {
namespace {

struct method_word {
    std::string_view name;
    method_set bit;
};
constexpr std::array<method_word, 6> method_words{{
    {"GET", get_bit},
    {"HEAD", head_bit},
    {"POST", post_bit},
    {"PUT", put_bit},
    {"PATCH", patch_bit},
    {"DELETE", delete_bit},
}};

const value_type *innermost(const value_type *type) noexcept {
    return type->shape == value_shape::optional ? type->element() : type;
}

// A struct, also as one of a list or an optional one: no query spells the latter.
bool holds_aggregate(const requested &one) noexcept {
    const bool nested = one.type != nullptr && (one.type->shape == value_shape::optional ||
                                                one.type->shape == value_shape::list);
    return one.kind == pk::aggregate ||
           (nested && one.type->element()->shape == value_shape::aggregate);
}

method_set tagged_methods(parameter_kind kind) noexcept {
    switch (kind) {
    case pk::on_get:
        return get_bit | head_bit;
    case pk::on_post:
        return post_bit;
    case pk::on_put:
        return put_bit;
    case pk::on_patch:
        return patch_bit;
    case pk::on_delete:
        return delete_bit;
    case pk::on_any:
        return all_methods;
    default:
        return 0;
    }
}

// Untagged: GET and HEAD, POST too with a request parameter; only POST with a body, an
// upload or an aggregate.
method_set untagged_methods(const entry &of) noexcept {
    const bool reads = of.takes(pk::body) || of.takes(pk::body_stream) || of.takes_uploads() ||
                       of.takes(pk::form);
    const auto &all = of.requested_ones;
    if (reads || std::any_of(all.begin(), all.end(), holds_aggregate)) {
        return post_bit;
    }
    return get_bit | head_bit | (of.requested_ones.empty() ? 0U : post_bit);
}

method_set methods_of(const entry &of) noexcept {
    if (of.record.text != nullptr) {
        return get_bit | head_bit;
    }
    for (const parameter_type &parameter : of.record.parameters) {
        if (const method_set tagged = tagged_methods(parameter.kind)) {
            return tagged;
        }
    }
    return untagged_methods(of);
}

std::vector<requested> requested_of_record(const function_record &record) {
    std::vector<requested> found;
    for (std::size_t slot = 0; slot < record.parameters.size(); ++slot) {
        const parameter_type &parameter = record.parameters[slot];
        if (from_request(parameter.kind)) {
            const value_type *type = parameter.type == nullptr ? nullptr : parameter.type();
            found.push_back({slot, parameter.kind, type, nullptr});
        }
    }
    return found;
}

} // namespace

method_set method_bit(std::string_view method) noexcept {
    for (const method_word &word : method_words) {
        if (word.name == method) {
            return word.bit;
        }
    }
    return other_bit;
}

std::vector<std::string> method_names(method_set methods) {
    std::vector<std::string> names;
    for (const method_word &word : method_words) {
        if ((methods & word.bit) != 0) {
            names.emplace_back(word.name);
        }
    }
    return names;
}

bool is_personal_kind(parameter_kind kind) noexcept {
    switch (kind) {
    case pk::session:
    case pk::user:
    case pk::optional_user:
    case pk::certificate:
    case pk::optional_certificate:
    case pk::identity:
    case pk::database:
        return true;
    default:
        return false;
    }
}

bool requested::takes_segment() const noexcept {
    return kind == pk::value && innermost(type)->shape == value_shape::scalar;
}

bool requested::is_required() const noexcept {
    const bool may_lack = kind == pk::list || kind == pk::uploads ||
                          kind == pk::optional_upload ||
                          (kind == pk::value && type->shape == value_shape::optional);
    return !may_lack && arg->make == nullptr;
}

bool requested::is_text() const noexcept {
    return kind == pk::value && innermost(type)->is_text;
}

bool requested::is_bool() const noexcept {
    return kind == pk::value && type->is_bool;
}

entry::entry(function_record &&from, std::string at_url, bool is_index)
    : record(std::move(from)), url(std::move(at_url)), index(is_index),
      requested_ones(requested_of_record(record)) {
    record.args.resize(requested_ones.size());
    for (std::size_t i = 0; i < requested_ones.size(); ++i) {
        requested &one = requested_ones[i];
        one.arg = &record.args[i];
        if (!one.takes_segment()) {
            continue;
        }
        segment_takers.push_back(i);
        if (one.is_required()) {
            required_takers.push_back(i);
            // Without a name it can come in no other way, nor can what stands before it.
            least_segments = one.arg->name.empty() ? segment_takers.size() : least_segments;
        }
    }
    methods = methods_of(*this);
    kind =
        record.text == nullptr ? string_kind::text : classify_string(record.text(record.what));
}

bool entry::takes(parameter_kind wanted) const noexcept {
    return std::any_of(
        record.parameters.begin(),
        record.parameters.end(),
        [wanted](const parameter_type &one) { return one.kind == wanted; }
    );
}

bool entry::takes_fields() const noexcept {
    return std::any_of(requested_ones.begin(), requested_ones.end(), [](const requested &one) {
        return one.kind == pk::aggregate ||
               ((one.kind == pk::value || one.kind == pk::list) && !one.arg->name.empty());
    });
}

bool entry::takes_uploads() const noexcept {
    return takes(pk::upload) || takes(pk::optional_upload) || takes(pk::uploads);
}

bool entry::is_personal() const noexcept {
    return std::any_of(
        record.parameters.begin(),
        record.parameters.end(),
        [](const parameter_type &one) { return is_personal_kind(one.kind); }
    );
}

std::string entry::place() const {
    return record.file + ':' + std::to_string(record.line);
}

} // namespace imprint::detail
