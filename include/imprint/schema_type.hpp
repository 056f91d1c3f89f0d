// SPDX-License-Identifier: MIT
// What the values of a type look like in JSON and in URLs, for those who describe a site to
// its callers (`SITE routes --openapi`).  Constants only.  Nothing for applications to use.
#pragma once

#include "imprint/convert.hpp"
#include "imprint/described.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace imprint::detail {

template <class>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

struct schema_type {
    enum class what : unsigned char {
        anything,
        boolean,
        integer,
        number,
        text,
        enumeration,
        day,
        moment,
        local_moment,
        optional, // may be null
        list,
        map, // with text keys
        object,
    };
    what is = what::anything;
    unsigned char bits = 0;                                 // of an integer or a number
    std::int64_t low = 0;                                   // integer
    std::uint64_t high = 0;                                 // integer
    std::span<const described_enumerator> names{};          // enumeration
    const schema_type *(*element)() = nullptr;              // optional, list, map
    std::span<const described_field> (*fields)() = nullptr; // object
    std::string_view name{}; // object: its type, "intake::document"
};

// "[with T = intake::document; ...]" of g++, "[T = intake::document]" of clang.
template <class T>
consteval std::string_view type_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find("T = ") + 4);
    return text.substr(0, text.find_first_of(";]"));
}

template <class T>
const schema_type *find_schema_type();

// For what is no parameter's type; specialised in imprint/json_text.hpp.
template <class T>
struct schema_of_result {
    static consteval schema_type make() { return {}; }
};

template <class T>
consteval schema_type make_schema_type() {
    using what = schema_type::what;
    if constexpr (std::same_as<T, bool>) {
        return {.is = what::boolean};
    } else if constexpr (integer<T>) {
        return {
            .is = what::integer,
            .bits = 8 * sizeof(T),
            .low = static_cast<std::int64_t>(std::numeric_limits<T>::min()),
            .high = static_cast<std::uint64_t>(std::numeric_limits<T>::max()),
        };
    } else if constexpr (std::floating_point<T>) {
        return {.is = what::number, .bits = 8 * sizeof(T)};
    } else if constexpr (text_like<T>) {
        return {.is = what::text};
    } else if constexpr (described_enum<T>) {
        return {.is = what::enumeration, .names = enumerators_of<T>};
    } else if constexpr (std::same_as<T, std::chrono::year_month_day> ||
                         std::same_as<T, std::chrono::sys_days>) {
        return {.is = what::day};
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        return {.is = what::moment};
    } else if constexpr (std::same_as<T, std::chrono::local_seconds>) {
        return {.is = what::local_moment};
    } else if constexpr (is_optional<T>) {
        return {.is = what::optional, .element = &find_schema_type<typename T::value_type>};
    } else if constexpr (is_vector<T>) {
        return {.is = what::list, .element = &find_schema_type<typename T::value_type>};
    } else if constexpr (described_aggregate<T>) {
        return {
            .is = what::object,
            .fields = [] { return std::span<const described_field>(fields_of<T>); },
            .name = type_name<T>(),
        };
    } else {
        return schema_of_result<T>::make();
    }
}

template <class T>
inline constexpr schema_type schema_type_of = make_schema_type<T>();

template <class T>
const schema_type *find_schema_type() {
    return &schema_type_of<T>;
}

} // namespace imprint::detail
