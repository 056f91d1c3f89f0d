// SPDX-License-Identifier: MIT
// Results of published functions become responses.
//
//     text, numbers, bool, enums, dates   text/plain; charset=utf-8, nosniff
//     html                                text/html; charset=utf-8
//     aggregates, sequences, maps, json   application/json, nosniff
//     std::optional                       its value; empty is http_error 404
//     file, stream                        application/octet-stream, nosniff
//     redirect, response                  themselves; nosniff when they say no type
//     void                                204
#pragma once

#include "imprint/describe.hpp"
#include "imprint/file.hpp"
#include "imprint/html.hpp"
#include "imprint/json_text.hpp"
#include "imprint/redirect.hpp"
#include "imprint/response.hpp"
#include "imprint/stream.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace imprint::detail {

response render_text(std::string &&text);
response render_json(std::string &&text);
response render_html(std::string &&text);
response render_file(file &&content);
response render_stream(stream &&content);
response render_redirect(const redirect &to);
void place_at(response &made, const redirect &where); // its Location
response render_response(response &&ready);
[[noreturn]] void refuse_absent();    // http_error 404
[[noreturn]] void refuse_null_text(); // a null const char*: std::logic_error

// A published string object: HTML or text, decided once, when the site starts.  A function's
// text is never guessed: with a visitor's words in it that would be cross-site scripting.
enum class string_kind { text, html };
string_kind classify_string(std::string_view text) noexcept;
response render_string(std::string text, string_kind kind);

template <class T>
concept plain_result = std::same_as<T, bool> || integer<T> || std::floating_point<T> ||
                       described_enum<T> || date_like<T>;

template <class T>
concept json_result = (sequence<T> || described_aggregate<T> || json_extension<T>::exists) &&
                      !json_text_like<T> && is_json_result<T>();

template <class T>
std::string format_plain(const T &value) {
    std::string text;
    if constexpr (std::floating_point<T>) {
        append_number(text, value);
    } else if constexpr (described_enum<T>) {
        text = enumerator_name(enumerators_of<T>, static_cast<std::int64_t>(value));
    } else if constexpr (date_like<T>) {
        text = format_date(value);
    } else {
        append_json(text, value);
    }
    return text;
}

// Called as renderer<std::decay_t<Result>>::render(function(...)).
template <class T>
struct renderer {
    static constexpr bool renderable = false;
};

template <>
struct renderer<void> {
    static constexpr bool renderable = true;
    static response render() { return response(204); }
};

template <>
struct renderer<std::string> {
    static constexpr bool renderable = true;
    static response render(std::string &&text) { return render_text(std::move(text)); }
};

template <json_text_like T>
struct renderer<T> {
    static constexpr bool renderable = true;
    static response render(const T &text) {
        if constexpr (std::is_pointer_v<T>) {
            if (text == nullptr) {
                refuse_null_text();
            }
        }
        return render_text(std::string(static_cast<std::string_view>(text)));
    }
};

template <plain_result T>
struct renderer<T> {
    static constexpr bool renderable = true;
    static response render(const T &value) { return render_text(format_plain(value)); }
};

template <json_result T>
struct renderer<T> {
    static constexpr bool renderable = true;
    static response render(const T &value) {
        std::string text;
        append_json(text, value);
        return render_json(std::move(text));
    }
};

template <class T>
    requires renderer<T>::renderable
struct renderer<std::optional<T>> {
    static constexpr bool renderable = true;
    static response render(std::optional<T> &&value) {
        if (!value) {
            refuse_absent();
        }
        return renderer<T>::render(std::move(*value));
    }
};

template <>
struct renderer<html> {
    static constexpr bool renderable = true;
    static response render(html &&page) { return render_html(std::move(page).text()); }
};

template <>
struct renderer<file> {
    static constexpr bool renderable = true;
    static response render(file &&content) { return render_file(std::move(content)); }
};

template <>
struct renderer<stream> {
    static constexpr bool renderable = true;
    static response render(stream &&content) { return render_stream(std::move(content)); }
};

template <>
struct renderer<redirect> {
    static constexpr bool renderable = true;
    static response render(const redirect &to) { return render_redirect(to); }
};

template <>
struct renderer<response> {
    static constexpr bool renderable = true;
    static response render(response &&ready) { return render_response(std::move(ready)); }
};

} // namespace imprint::detail
