// SPDX-License-Identifier: MIT
// What follows the published thing in a call of site::publish(): its description, where it was
// written, and the args of its parameters.  Nothing for applications to include.
#pragma once

#include "imprint/arg.hpp"
#include "imprint/published.hpp"
#include "imprint/refusals.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace imprint {

// Where a registration was written, when that is not where publish() is called.
struct written_at {
    std::string_view file;
    unsigned line = 0;
};

namespace detail {

template <class T>
concept doc_text = std::convertible_to<const T &, std::string_view>;

enum class extra_kind : unsigned char { arg, defaulted_arg, other, member, refused };
template <class T>
inline constexpr extra_kind extra_kind_of =
    doc_text<T> ? extra_kind::other : extra_kind::refused;
template <std::size_t Size>
inline constexpr extra_kind extra_kind_of<char[Size]> = extra_kind::other;
template <>
inline constexpr extra_kind extra_kind_of<written_at> = extra_kind::other;
template <>
inline constexpr extra_kind extra_kind_of<arg<>> = extra_kind::arg;
template <class Default>
inline constexpr extra_kind extra_kind_of<arg<Default>> = extra_kind::defaulted_arg;

template <class Function, class Class>
inline constexpr extra_kind extra_kind_of<Function Class::*> = extra_kind::member;

// The extras of one call; one more than there are.
template <class... Extras>
inline constexpr extra_kind extra_kinds[sizeof...(Extras) + 1] = {
    extra_kind_of<Extras>..., extra_kind::other
};

constexpr bool is_arg(extra_kind kind) {
    return kind <= extra_kind::defaulted_arg;
}
consteval std::size_t count_args(std::span<const extra_kind> all) {
    std::size_t count = 0;
    for (const extra_kind kind : all) {
        count += is_arg(kind) ? 1 : 0;
    }
    return count;
}
consteval bool are_extras(std::span<const extra_kind> all) {
    for (const extra_kind kind : all) {
        if (kind >= extra_kind::member) {
            return false;
        }
    }
    return true;
}

// The position, from 0, of the parameter that the extra at `index` is the arg of.
consteval std::size_t position_of(
    std::span<const extra_kind> extras,
    std::size_t index,
    std::span<const parameter_type> parameters
) {
    std::size_t left = count_args(extras.first(index));
    std::size_t position = 0;
    while (position < parameters.size() &&
           (!from_request(parameters[position].kind) || left != 0)) {
        left -= from_request(parameters[position].kind) ? 1 : 0;
        ++position;
    }
    return position;
}

// An upload can't have a default.
consteval found_fault first_defaulted_upload(
    std::span<const extra_kind> extras, std::span<const parameter_type> parameters
) {
    for (std::size_t i = 0; i < extras.size(); ++i) {
        if (extras[i] != extra_kind::defaulted_arg) {
            continue;
        }
        const std::size_t position = position_of(extras, i, parameters);
        const parameter_kind kind =
            position < parameters.size() ? parameters[position].kind : pk::value;
        if (kind == pk::upload || kind == pk::optional_upload || kind == pk::uploads) {
            return {fault::upload_default, position + 1};
        }
    }
    return {};
}

// Of a list with two more types behind those that are asked for.
template <std::size_t Index, class First, class Second, class... Others>
struct type_at : type_at<Index - 2, Others...> {};
template <class First, class Second, class... Others>
struct type_at<0, First, Second, Others...> {
    using type = First;
};
template <class First, class Second, class... Others>
struct type_at<1, First, Second, Others...> {
    using type = Second;
};

inline void take_extra(function_record &record, std::string_view doc) {
    record.describe(doc);
}
inline void take_extra(function_record &record, const written_at &where) {
    record.place_at(where.file, where.line);
}
inline void take_extra(function_record &record, const arg<> &given) {
    record.add_arg(given.name, given.default_text);
}
template <class Value, class Default>
void take_default(function_record &record, const arg<Default> &given) {
    // A lambda: nothing to keep.
    if constexpr (std::is_empty_v<Default> && requires { Default(); }) {
        record.add_arg(given.name, given.default_text, &make_stateless_default<Value, Default>);
    } else {
        record
            .add_arg(given.name, given.default_text, &make_default<Value, Default>, &given.make_default, keeper_of<const Default>);
    }
}

// Parameter: the one, at Position, that a defaulted arg belongs to; of other extras any.
template <class Parameter, std::size_t Position, class Extra>
void take_extra_of(function_record &record, const Extra &extra) {
    take_extra(record, extra);
}
template <class Parameter, std::size_t Position, class Default>
    requires(!std::is_same_v<Default, no_default>)
void take_extra_of(function_record &record, const arg<Default> &extra) {
    if constexpr (report_parameter<default_fault<Parameter, Default>(), Position + 1>()) {
        take_default<std::remove_cvref_t<Parameter>>(record, extra);
    }
}

} // namespace detail
} // namespace imprint
