// SPDX-License-Identifier: MIT
// Arguments of html and url formats, without their types.
//
// Formats are as in std::format, with {} only: "{{" and "}}" are braces.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace imprint {

class html;
class url;

namespace detail {

enum class markup_kind {
    refused, // no type for a page
    text,    // and numbers, bool: escaped
    url,
    html // and lists of it: as it is
};

template <class T>
concept html_list = requires(const T &list) {
    { list.data() } -> std::same_as<const html *>;
    list.size();
};

// Of the other character types none says which text it is.
template <class T>
concept markup_number =
    (std::integral<T> && sizeof(T) <= 8 && !std::same_as<T, wchar_t> &&
     !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>) ||
    std::floating_point<T>;

template <class T>
consteval markup_kind find_markup_kind() {
    if constexpr (std::same_as<T, url>) {
        return markup_kind::url;
    } else if constexpr (std::same_as<T, html> || html_list<T>) {
        return markup_kind::html;
    } else if constexpr (std::convertible_to<const T &, std::string_view> || markup_number<T>) {
        return markup_kind::text;
    } else {
        return markup_kind::refused;
    }
}

template <class T>
inline constexpr markup_kind markup_kind_of = find_markup_kind<T>();

// A view: lives as long as the call it is made for.
struct markup_argument {
    enum class type { text, negative, number, real, html, html_list };

    markup_argument() = default;

    template <class T>
    explicit markup_argument(const T &value) {
        if constexpr (std::same_as<T, html> || std::same_as<T, url>) {
            kind = std::same_as<T, html> ? type::html : type::text;
            text = value.text();
        } else if constexpr (std::convertible_to<const T &, std::string_view>) {
            text = value;
        } else if constexpr (html_list<T>) {
            kind = type::html_list;
            list = value.data();
            size = value.size();
        } else if constexpr (std::same_as<T, bool>) {
            text = value ? "true" : "false";
        } else if constexpr (std::same_as<T, char>) {
            text = std::string_view(&value, 1);
        } else if constexpr (std::floating_point<T>) {
            kind = type::real;
            real = static_cast<double>(value);
        } else {
            kind = value < 0 ? type::negative : type::number;
            number = static_cast<std::uint64_t>(value);
        }
    }

    type kind = type::text;
    std::string_view text;
    const html *list = nullptr;
    std::size_t size = 0;     // of the list
    std::uint64_t number = 0; // a negative one: its two's complement
    double real = 0;
};

// Both take formats that were checked when they were compiled.
void append_html(std::string &out, std::string_view format, const markup_argument *arguments);
void append_url(std::string &out, std::string_view format, const markup_argument *arguments);

// Percent-encodes what is not ASCII.
void append_ascii_url(std::string &out, std::string_view url);

constexpr char lower_letter(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool equals_lower(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (lower_letter(text[i]) != lower[i]) {
            return false;
        }
    }
    return true;
}

// The {} of a format; throws when a brace is neither doubled nor one of them.
constexpr std::size_t count_places(std::string_view format) {
    std::size_t places = 0;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '{' && format[i] != '}') {
            continue;
        }
        const char next = i + 1 < format.size() ? format[i + 1] : '\0';
        if (next != '}' && next != format[i]) {
            throw "publish: a brace of a format is {{, }} or part of {}";
        }
        places += next == '}' && format[i] == '{' ? 1 : 0;
        ++i;
    }
    return places;
}

} // namespace detail
} // namespace imprint
