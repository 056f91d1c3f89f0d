// SPDX-License-Identifier: MIT
#include "imprint/markup.hpp"

#include "http/percent.hpp"
#include "imprint/html.hpp"
#include "imprint/json_text.hpp"
#include "imprint/url.hpp"

#include <algorithm>
#include <stdexcept>

namespace imprint::detail {
namespace {

std::string_view escape_of(char c) noexcept {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return {};
    }
}

void append_escaped(std::string &out, std::string_view text) {
    for (const char c : text) {
        const std::string_view escape = escape_of(c);
        escape.empty() ? out.push_back(c) : void(out += escape);
    }
}

// Text, escaped or not by the caller; numbers need no escape anywhere.
std::string plain_text(const markup_argument &argument) {
    std::string text;
    switch (argument.kind) {
    case markup_argument::type::negative:
        append_signed(text, static_cast<std::int64_t>(argument.number));
        break;
    case markup_argument::type::number:
        append_unsigned(text, argument.number);
        break;
    case markup_argument::type::real:
        append_number(text, argument.real);
        break;
    case markup_argument::type::text:
    case markup_argument::type::html:
    case markup_argument::type::html_list:
        text = argument.text;
        break;
    }
    return text;
}

void append_html_argument(std::string &out, const markup_argument &argument) {
    switch (argument.kind) {
    case markup_argument::type::text:
        return append_escaped(out, argument.text);
    case markup_argument::type::html:
        out += argument.text;
        return;
    case markup_argument::type::html_list:
        std::for_each(argument.list, argument.list + argument.size, [&out](const html &piece) {
            out += piece.text();
        });
        return;
    case markup_argument::type::negative:
    case markup_argument::type::number:
    case markup_argument::type::real:
        out += plain_text(argument);
    }
}

// Calls `literal` for what stands between the places, `place` for each of them.
template <class Literal, class Place>
void walk_format(std::string_view format, Literal literal, Place place) {
    while (!format.empty()) {
        const std::size_t plain = std::min(format.find_first_of("{}"), format.size());
        literal(format.substr(0, plain));
        format.remove_prefix(plain);
        if (format.empty()) {
            return;
        }
        if (format.starts_with("{}")) {
            place();
        } else {
            literal(format.substr(0, 1));
        }
        format.remove_prefix(2);
    }
}

} // namespace

void append_ascii_url(std::string &out, std::string_view url) {
    for (const char c : url) {
        const bool ascii = static_cast<unsigned char>(c) < 0x80;
        ascii ? out.push_back(c) : void(out += http::percent_encode({&c, 1}));
    }
}

void append_html(std::string &out, std::string_view format, const markup_argument *arguments) {
    walk_format(
        format,
        [&](std::string_view text) { out += text; },
        [&] { append_html_argument(out, *arguments++); }
    );
}

// An empty argument can make "//host" of "/{}/host": checked again as a whole.
void append_url(std::string &out, std::string_view format, const markup_argument *arguments) {
    walk_format(
        format,
        [&](std::string_view text) { append_ascii_url(out, text); },
        [&] { out += http::percent_encode(plain_text(*arguments++)); }
    );
    if (!is_safe_url(out)) {
        throw std::invalid_argument(
            "an empty argument makes another URL of " + std::string(format)
        );
    }
}

} // namespace imprint::detail
