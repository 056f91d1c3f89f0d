// SPDX-License-Identifier: MIT
#include "imprint/json_value.hpp"

#include "base/text.hpp"
#include "publish/json_tree.hpp"

namespace imprint::detail {
namespace {

using tree = nlohmann::ordered_json;

const tree &of(const void *node) noexcept {
    return *static_cast<const tree *>(node);
}

const tree::object_t &members(const void *node) noexcept {
    return *of(node).get_ptr<const tree::object_t *>();
}

} // namespace

json_value::type json_value::kind() const noexcept {
    switch (of(node_).type()) {
    case tree::value_t::boolean:
        return type::boolean;
    case tree::value_t::number_integer:
    case tree::value_t::number_unsigned:
    case tree::value_t::number_float:
        return type::number;
    case tree::value_t::string:
        return type::text;
    case tree::value_t::array:
        return type::list;
    case tree::value_t::object:
        return type::object;
    case tree::value_t::null:
    case tree::value_t::binary:
    case tree::value_t::discarded:
        break;
    }
    return type::null;
}

std::optional<bool> json_value::boolean() const noexcept {
    const auto *value = of(node_).get_ptr<const tree::boolean_t *>();
    return value == nullptr ? std::nullopt : std::optional<bool>(*value);
}

// The parser makes number_unsigned of what has no sign, number_integer of what has one, and
// number_float of what has a point or an exponent, or fits neither.
std::optional<std::int64_t>
json_value::integer(std::int64_t low, std::int64_t high) const noexcept {
    std::int64_t value = 0;
    if (const auto *positive = of(node_).get_ptr<const tree::number_unsigned_t *>()) {
        if (*positive > static_cast<std::uint64_t>(INT64_MAX)) {
            return std::nullopt;
        }
        value = static_cast<std::int64_t>(*positive);
    } else if (of(node_).is_number_integer()) {
        value = *of(node_).get_ptr<const tree::number_integer_t *>();
    } else {
        return std::nullopt;
    }
    return value >= low && value <= high ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> json_value::unsigned_integer(std::uint64_t high) const noexcept {
    const auto *value = of(node_).get_ptr<const tree::number_unsigned_t *>();
    return value != nullptr && *value <= high ? std::optional<std::uint64_t>(*value)
                                              : std::nullopt;
}

std::optional<double> json_value::number() const noexcept {
    if (!of(node_).is_number()) {
        return std::nullopt;
    }
    return of(node_).get<double>();
}

std::optional<std::string_view> json_value::text() const noexcept {
    const auto *value = of(node_).get_ptr<const tree::string_t *>();
    return value == nullptr ? std::nullopt : std::optional<std::string_view>(*value);
}

std::size_t json_value::size() const noexcept {
    return of(node_).is_structured() ? of(node_).size() : 0;
}

json_value json_value::operator[](std::size_t index) const noexcept {
    if (of(node_).is_array()) {
        return json_value(&(*of(node_).get_ptr<const tree::array_t *>())[index]);
    }
    return json_value(&(members(node_).begin() + static_cast<std::ptrdiff_t>(index))->second);
}

std::string_view json_value::name(std::size_t index) const noexcept {
    return (members(node_).begin() + static_cast<std::ptrdiff_t>(index))->first;
}

std::optional<json_value> json_value::find(std::string_view name) const {
    if (!of(node_).is_object()) {
        return std::nullopt;
    }
    for (const auto &[member, value] : members(node_)) {
        if (member == name) {
            return json_value(&value);
        }
    }
    return std::nullopt;
}

std::string json_value::shown() const {
    switch (kind()) {
    case type::list:
        return "a list";
    case type::object:
        return "an object";
    case type::text:
        return '"' + base::escape_for_log(text().value_or(""), 60) + '"';
    case type::null:
    case type::boolean:
    case type::number:
        break;
    }
    return of(node_).dump();
}

json_document json_document::parse(std::string_view text, json_limits limits) {
    return json_document(std::make_shared<const tree>(parse_tree(text, limits)));
}

} // namespace imprint::detail
