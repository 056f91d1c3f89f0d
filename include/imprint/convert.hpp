// SPDX-License-Identifier: MIT
// Text and JSON values from outside become arguments: strict, whole, range-checked.  Pure.
//
// Text that is converted to std::string_view or const char* is not copied: it must lie in a
// std::string (so NUL follows it) that lives until the published function returns.
#pragma once

#include "imprint/date.hpp"
#include "imprint/described.hpp"
#include "imprint/json_value.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace imprint::detail {

// In a segment a thing has one spelling: no "007", no "-0".
enum class place { segment, field };

std::optional<std::int64_t>
parse_signed(std::string_view text, place where, std::int64_t low, std::int64_t high) noexcept;
std::optional<std::uint64_t>
parse_unsigned(std::string_view text, place where, std::uint64_t high) noexcept;
std::optional<float> parse_float(std::string_view text) noexcept;
std::optional<double> parse_double(std::string_view text) noexcept;
std::optional<long double> parse_long_double(std::string_view text) noexcept;
std::optional<bool> parse_bool(std::string_view text) noexcept; // true false 1 0 on off
bool is_plain_text(std::string_view text) noexcept;             // UTF-8 without NUL
std::optional<std::int64_t>
find_enumerator(std::span<const described_enumerator> list, std::string_view name) noexcept;

std::optional<std::chrono::year_month_day> parse_day(std::string_view text) noexcept;
std::optional<std::chrono::local_seconds> parse_local_moment(std::string_view text) noexcept;

std::string wanted_integer(std::int64_t low, std::uint64_t high);
std::string wanted_enumerator(std::span<const described_enumerator> list);

template <class T>
concept integer =
    std::integral<T> && sizeof(T) <= 8 && !std::same_as<T, bool> && !std::same_as<T, char> &&
    !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> &&
    !std::same_as<T, char32_t>;

template <class T>
concept text_like = std::same_as<T, std::string> || std::same_as<T, std::string_view> ||
                    std::same_as<T, const char *>;

template <class T>
std::optional<T> make_text(std::optional<std::string_view> text) {
    if (!text || !is_plain_text(*text)) {
        return std::nullopt;
    }
    if constexpr (std::same_as<T, const char *>) {
        return text->data();
    } else {
        return T(*text);
    }
}

// How one scalar type is read.  bindable is false for every other type; optionals, vectors
// and aggregates are put together from these by imprint/value_type.hpp.
//
//     from_text  nothing when malformed or out of range; blanks, '+' and hex are malformed
//     from_json  the JSON type must fit as well
//     wanted     "an integer from 0 to 255": ends the sentence of a refusal
template <class T>
struct converter {
    static constexpr bool bindable = false;
};

template <integer T>
struct converter<T> {
    using limits = std::numeric_limits<T>;
    static constexpr bool bindable = true;
    static constexpr std::string_view kind_name() { return "integer"; }

    static std::optional<T> from_text(std::string_view text, place where) {
        if constexpr (std::signed_integral<T>) {
            return narrow(parse_signed(text, where, limits::min(), limits::max()));
        } else {
            return narrow(parse_unsigned(text, where, limits::max()));
        }
    }
    static std::optional<T> from_json(json_value value) {
        if constexpr (std::signed_integral<T>) {
            return narrow(value.integer(limits::min(), limits::max()));
        } else {
            return narrow(value.unsigned_integer(limits::max()));
        }
    }
    static std::string wanted() {
        return wanted_integer(limits::min(), static_cast<std::uint64_t>(limits::max()));
    }

  private:
    template <class Wide>
    static std::optional<T> narrow(std::optional<Wide> wide) {
        return wide ? std::optional<T>(static_cast<T>(*wide)) : std::nullopt;
    }
};

template <std::floating_point T>
struct converter<T> {
    static constexpr bool bindable = true;
    static constexpr std::string_view kind_name() { return "number"; }

    static std::optional<T> from_text(std::string_view text, place) {
        if constexpr (std::same_as<T, float>) {
            return parse_float(text);
        } else if constexpr (std::same_as<T, double>) {
            return parse_double(text);
        } else {
            return parse_long_double(text);
        }
    }
    static std::optional<T> from_json(json_value value) {
        const std::optional<double> number = value.number();
        const bool fits = number && *number <= static_cast<double>(limits::max()) &&
                          *number >= static_cast<double>(limits::lowest());
        return fits ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
    }
    static std::string wanted() { return "a decimal number"; }

  private:
    using limits =
        std::numeric_limits<std::conditional_t<std::same_as<T, float>, float, double>>;
};

template <>
struct converter<bool> {
    static constexpr bool bindable = true;
    static constexpr std::string_view kind_name() { return "bool"; }
    static std::optional<bool> from_text(std::string_view text, place) {
        return parse_bool(text);
    }
    static std::optional<bool> from_json(json_value value) { return value.boolean(); }
    static std::string wanted() { return "true, false, 1, 0, on or off"; }
};

template <text_like T>
struct converter<T> {
    static constexpr bool bindable = true;
    static constexpr std::string_view kind_name() { return "text"; }
    static std::optional<T> from_text(std::string_view text, place) {
        return make_text<T>(text);
    }
    static std::optional<T> from_json(json_value value) { return make_text<T>(value.text()); }
    static std::string wanted() { return "text: UTF-8 without NUL"; }
};

template <described_enum T>
struct converter<T> {
    static constexpr bool bindable = check_description<T>();
    static constexpr std::string_view kind_name() { return "name"; }
    static std::optional<T> from_text(std::string_view text, place) {
        const auto value = find_enumerator(enumerators_of<T>, text);
        return value ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
    }
    static std::optional<T> from_json(json_value value) {
        const auto text = value.text();
        return text ? from_text(*text, place::field) : std::nullopt;
    }
    static std::string wanted() { return wanted_enumerator(enumerators_of<T>); }
};

// The dates: JSON has none, they are texts there.
template <class T>
struct date_converter {
    static constexpr bool bindable = true;
    static std::optional<T> from_json(json_value value) {
        const auto text = value.text();
        return text ? converter<T>::from_text(*text, place::field) : std::nullopt;
    }
};

template <>
struct converter<std::chrono::year_month_day> : date_converter<std::chrono::year_month_day> {
    static constexpr std::string_view kind_name() { return "day"; }
    static std::optional<std::chrono::year_month_day> from_text(std::string_view text, place) {
        return parse_day(text);
    }
    static std::string wanted() { return "a day as YYYY-MM-DD"; }
};

template <>
struct converter<std::chrono::sys_days> : date_converter<std::chrono::sys_days> {
    static constexpr std::string_view kind_name() { return "day"; }
    static std::optional<std::chrono::sys_days> from_text(std::string_view text, place) {
        const auto day = parse_day(text);
        return day ? std::optional<std::chrono::sys_days>(*day) : std::nullopt;
    }
    static std::string wanted() { return "a day as YYYY-MM-DD"; }
};

template <>
struct converter<std::chrono::sys_seconds> : date_converter<std::chrono::sys_seconds> {
    static constexpr std::string_view kind_name() { return "moment"; }
    static std::optional<std::chrono::sys_seconds> from_text(std::string_view text, place) {
        return parse_rfc3339(text);
    }
    static std::string wanted() {
        return "a moment as RFC 3339 writes it: 2026-01-31T12:00:00Z";
    }
};

template <>
struct converter<std::chrono::local_seconds> : date_converter<std::chrono::local_seconds> {
    static constexpr std::string_view kind_name() { return "local moment"; }
    static std::optional<std::chrono::local_seconds> from_text(std::string_view text, place) {
        return parse_local_moment(text);
    }
    static std::string wanted() { return "a local day and time as YYYY-MM-DDThh:mm"; }
};

} // namespace imprint::detail
