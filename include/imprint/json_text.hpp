// SPDX-License-Identifier: MIT
// C++ values as JSON text, written straight into a string: no tree, no JSON library.  Pure.
//
// Numbers, bool, text, enums and aggregates with describe<>, dates as texts, optionals (null
// when empty), vectors and other sequences, maps with text keys.  The text is always valid
// JSON: what is not UTF-8 becomes U+FFFD, a number that is not finite becomes null.
#pragma once

#include "imprint/convert.hpp"
#include "imprint/described.hpp"
#include "imprint/value_type.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::detail {

void append_json_text(std::string &out, std::string_view text); // quoted
void append_signed(std::string &out, std::int64_t value);
void append_unsigned(std::string &out, std::uint64_t value);
// The shortest text that reads back as the same number; "nan", "inf", "-inf".
void append_number(std::string &out, float value);
void append_number(std::string &out, double value);
void append_number(std::string &out, long double value);

std::string format_day(std::chrono::year_month_day day);            // YYYY-MM-DD
std::string format_local_moment(std::chrono::local_seconds moment); // YYYY-MM-DDThh:mm:ss
// std::out_of_range naming the value when none has it: the enum holds what it should not.
std::string_view
enumerator_name(std::span<const described_enumerator> list, std::int64_t value);

// For types that bring their own JSON: imprint/json.hpp.
template <class T>
struct json_extension {
    static constexpr bool exists = false;
};

template <class T>
concept json_text_like =
    !json_extension<T>::exists && std::convertible_to<const T &, std::string_view>;

template <class T>
concept date_like =
    std::same_as<T, std::chrono::year_month_day> || std::same_as<T, std::chrono::sys_days> ||
    std::same_as<T, std::chrono::sys_seconds> || std::same_as<T, std::chrono::local_seconds>;

template <class T>
concept sequence = !json_text_like<T> && requires(const T &list) {
    typename T::value_type;
    list.begin();
    list.end();
};

template <class T>
concept text_map = sequence<T> && requires { typename T::mapped_type; } &&
                   json_text_like<typename T::key_type>;

template <class T>
    requires json_text_like<T>
struct schema_of_result<T> {
    static consteval schema_type make() { return {.is = schema_type::what::text}; }
};
template <class T>
    requires(!json_extension<T>::exists && sequence<T>)
struct schema_of_result<T> {
    static consteval schema_type make() {
        if constexpr (text_map<T>) {
            return {
                .is = schema_type::what::map,
                .element = &find_schema_type<typename T::mapped_type>,
            };
        } else {
            return {
                .is = schema_type::what::list,
                .element = &find_schema_type<typename T::value_type>,
            };
        }
    }
};

inline std::string format_date(std::chrono::year_month_day day) {
    return format_day(day);
}
inline std::string format_date(std::chrono::sys_days day) {
    return format_day(std::chrono::year_month_day(day));
}
inline std::string format_date(std::chrono::sys_seconds moment) {
    return format_rfc3339(moment);
}
inline std::string format_date(std::chrono::local_seconds moment) {
    return format_local_moment(moment);
}

template <class T, class... Seen>
constexpr bool is_json_aggregate() {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return true;
    } else {
        return describe<T>::template json_result<Seen..., T>();
    }
}

template <class T, class... Seen>
constexpr bool is_json_result() {
    if constexpr (json_extension<T>::exists) {
        return true;
    } else if constexpr (is_optional<T>) {
        return is_json_result<typename T::value_type, Seen...>();
    } else if constexpr (text_map<T>) {
        return is_json_result<typename T::mapped_type, Seen...>();
    } else if constexpr (sequence<T>) {
        return !requires { typename T::mapped_type; } &&
               is_json_result<typename T::value_type, Seen...>();
    } else if constexpr (described_aggregate<T>) {
        return is_json_aggregate<T, Seen...>();
    } else {
        return std::same_as<T, bool> || integer<T> || std::floating_point<T> ||
               json_text_like<T> || described_enum<T> || date_like<T>;
    }
}

void append_fields(
    std::string &out, std::span<const described_field> fields, const void *object
);

template <class T>
void append_json(std::string &out, const T &value);

template <class T>
void append_json_map(std::string &out, const T &map) {
    char before = '{';
    for (const auto &[name, value] : map) {
        out += before;
        append_json_text(out, name);
        out += ':';
        append_json(out, value);
        before = ',';
    }
    out += before == '{' ? "{}" : "}";
}

template <class T>
void append_json_list(std::string &out, const T &list) {
    char before = '[';
    for (auto &&value : list) {
        out += before;
        append_json(out, static_cast<const typename T::value_type &>(value));
        before = ',';
    }
    out += before == '[' ? "[]" : "]";
}

template <class T>
void append_json(std::string &out, const T &value) {
    if constexpr (json_extension<T>::exists) {
        json_extension<T>::append(out, value);
    } else if constexpr (std::same_as<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::signed_integral<T>) {
        append_signed(out, value);
    } else if constexpr (std::unsigned_integral<T>) {
        append_unsigned(out, value);
    } else if constexpr (std::floating_point<T>) {
        const bool finite = value - value == 0;
        finite ? append_number(out, value) : void(out += "null");
    } else if constexpr (json_text_like<T>) {
        append_json_text(out, value);
    } else if constexpr (described_enum<T>) {
        append_json_text(
            out, enumerator_name(enumerators_of<T>, static_cast<std::int64_t>(value))
        );
    } else if constexpr (date_like<T>) {
        append_json_text(out, format_date(value));
    } else if constexpr (is_optional<T>) {
        value ? append_json(out, *value) : void(out += "null");
    } else if constexpr (text_map<T>) {
        append_json_map(out, value);
    } else if constexpr (sequence<T>) {
        append_json_list(out, value);
    } else {
        static_assert(check_description<T>());
        static_assert(
            is_json_result<T>(),
            "publish: a field of this aggregate has a type that can't be rendered as JSON"
        );
        append_fields(out, fields_of<T>, &value);
    }
}

template <class Owner, auto Member>
void append_member(std::string &out, const void *object) {
    if constexpr (is_json_result<typename member_traits<decltype(Member)>::type>()) {
        append_json(out, static_cast<const Owner *>(object)->*Member);
    }
}

} // namespace imprint::detail
