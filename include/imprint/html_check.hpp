// SPDX-License-Identifier: MIT
// Where in a page each {} of a format stands, found while compiling.
//
// Escaping is right in text and in quoted attributes, and nowhere else.  The tokenizer is
// that of WHATWG HTML §13.2.5, simplified to the side that refuses; a format ends where it
// began, in text, so that formats can be put together.
#pragma once

#include "imprint/markup.hpp"

namespace imprint::detail {

template <std::size_t Size>
constexpr bool is_one_of(std::string_view name, const std::string_view (&lower)[Size]) {
    for (const std::string_view item : lower) {
        if (equals_lower(name, item)) {
            return true;
        }
    }
    return false;
}

// HTML's own, and SVG's xlink:href.
constexpr bool is_url_attribute(std::string_view name) {
    constexpr std::string_view names[] = {
        "href",
        "src",
        "action",
        "formaction",
        "poster",
        "cite",
        "data",
        "srcset",
        "ping",
        "manifest",
        "background",
        "icon",
        "xlink:href",
        "imagesrcset",
    };
    return is_one_of(name, names);
}

// Script, style, a page; and what SVG's animate assigns to a href.
constexpr bool is_code_attribute(std::string_view name) {
    constexpr std::string_view names[] = {"style", "srcdoc", "to", "from", "by", "values"};
    return equals_lower(name.substr(0, 2), "on") || is_one_of(name, names);
}

constexpr bool is_raw_element(std::string_view name) {
    constexpr std::string_view names[] = {
        "script",
        "style",
        "iframe",
        "xmp",
        "noembed",
        "noframes",
        "plaintext",
    };
    return is_one_of(name, names);
}

class html_checker {
  public:
    constexpr html_checker(std::string_view format, const markup_kind *kinds, std::size_t count)
        : text_(format.data()), size_(format.size()), kinds_(kinds), count_(count) {}

    // Throws a text that begins "publish: html: ", which makes the constant expression fail.
    constexpr void check() {
        for (skip_to('<'); at_ < size_; skip_to('<')) {
            if (text_[at_] == '<') {
                check_markup();
            } else {
                step(where::text);
            }
        }
        if (used_ != count_) {
            throw "publish: html: there are more arguments than {}";
        }
    }

  private:
    enum class where {
        text,
        title,
        attribute,
        url,
        url_rest,
        code,
        unquoted,
        tag,
        raw,
        comment
    };

    static constexpr bool is_blank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }
    static constexpr bool is_letter(char c) {
        return lower_letter(c) >= 'a' && lower_letter(c) <= 'z';
    }
    // Most of a page is neither; compilers count the steps of a constant expression.
    constexpr void skip_to(char stop) {
        while (at_ < size_ && text_[at_] != stop && text_[at_] != '{' && text_[at_] != '}') {
            ++at_;
        }
    }
    constexpr std::string_view rest() const { return {text_ + at_, size_ - at_}; }
    constexpr char peek() const {
        if (at_ >= size_) {
            throw "publish: html: the text ends within a tag, a comment or a script";
        }
        return text_[at_];
    }
    constexpr bool begins(std::string_view with) const {
        return equals_lower(rest().substr(0, with.size()), with);
    }

    // One character, doubled brace or {}.
    constexpr void step(where here) {
        const char c = peek();
        ++at_;
        if (c != '{' && c != '}') {
            return;
        }
        const char next = at_ < size_ ? text_[at_] : '\0';
        ++at_;
        if (c == '{' && next == '}') {
            place(here);
        } else if (next != c) {
            throw "publish: html: a brace is {{, }} or part of {}";
        }
    }

    constexpr void place(where here) {
        if (used_ == count_) {
            throw "publish: html: there are more {} than arguments";
        }
        const markup_kind kind = kinds_[used_++];
        switch (here) {
        case where::text:
            return;
        case where::title:
        case where::attribute:
            if (kind == markup_kind::html) {
                throw "publish: html: html can't stand in an attribute, title or textarea";
            }
            return;
        case where::url:
            if (kind != markup_kind::url) {
                throw "publish: html: href, src and their like take imprint::url";
            }
            return;
        case where::url_rest:
            throw "publish: html: a {} in href, src and their like must begin the URL";
        case where::code:
            throw "publish: html: no {} in an attribute that is script, style or a page";
        case where::unquoted:
            throw "publish: html: no {} in an attribute without quotes";
        case where::tag:
            throw "publish: html: no {} in the name of an element or attribute";
        case where::raw:
            throw "publish: html: no {} in <script>, <style> or <iframe>";
        case where::comment:
            throw "publish: html: no {} in a comment or declaration";
        }
    }

    constexpr void check_markup() {
        ++at_; // '<'
        if (begins("!--")) {
            return check_comment();
        }
        if (begins("![")) {
            throw "publish: html: no CDATA section";
        }
        const char c = peek();
        const bool end_tag = c == '/';
        at_ += end_tag ? 1 : 0;
        if (is_letter(peek())) {
            return check_tag(end_tag);
        }
        if (end_tag || c == '!' || c == '?') {
            return check_declaration();
        }
        if (c == '{') {
            step(where::tag); // "<" and an argument could be a tag
        }
    }

    constexpr void check_comment() {
        at_ += 3;
        for (skip_to('-'); !begins("-->"); skip_to('-')) {
            step(where::comment);
        }
        at_ += 3;
    }

    constexpr void check_declaration() {
        while (peek() != '>') {
            step(where::comment);
        }
        ++at_;
    }

    constexpr std::string_view read_name(bool attribute) {
        const std::size_t start = at_;
        while (!is_blank(peek()) && peek() != '/' && peek() != '>' &&
               !(attribute && peek() == '=' && at_ > start)) {
            step(where::tag);
        }
        return {text_ + start, at_ - start};
    }

    constexpr void check_tag(bool end_tag) {
        const std::string_view name = read_name(false);
        while (true) {
            while (is_blank(peek()) || peek() == '/') {
                ++at_;
            }
            if (peek() == '>') {
                break;
            }
            check_attribute();
        }
        ++at_;
        if (end_tag) {
            return;
        }
        if (name.size() < 3) { // most of them
            return;
        }
        if (is_raw_element(name)) {
            check_element_text(name, where::raw);
        } else if (equals_lower(name, "title") || equals_lower(name, "textarea")) {
            check_element_text(name, where::title);
        }
    }

    constexpr void skip_blanks() {
        while (is_blank(peek())) {
            ++at_;
        }
    }

    constexpr void check_attribute() {
        const std::string_view name = read_name(true);
        skip_blanks();
        if (peek() != '=') {
            return;
        }
        ++at_;
        skip_blanks();
        const char quote = peek();
        if (quote != '"' && quote != '\'') {
            return check_unquoted();
        }
        ++at_;
        const std::size_t start = at_;
        for (skip_to(quote); peek() != quote; skip_to(quote)) {
            step(peek() == '{' ? place_in(name, at_ == start) : where::attribute);
        }
        ++at_;
    }

    static constexpr where place_in(std::string_view attribute, bool first) {
        if (is_code_attribute(attribute)) {
            return where::code;
        }
        if (is_url_attribute(attribute)) {
            return first ? where::url : where::url_rest;
        }
        return where::attribute;
    }

    constexpr void check_unquoted() {
        while (!is_blank(peek()) && peek() != '>') {
            step(where::unquoted);
        }
    }

    // Up to, not including, the end tag: no other '<' counts in these elements.
    constexpr void check_element_text(std::string_view name, where here) {
        for (skip_to('<'); !(peek() == '<' && at_end_tag(name)); skip_to('<')) {
            if (here == where::raw && begins("<!--")) {
                throw "publish: html: no <!-- within <script> or <style>";
            }
            step(here);
        }
    }

    constexpr bool at_end_tag(std::string_view name) const {
        const std::string_view tag = rest().substr(1);
        if (!tag.starts_with('/') || tag.size() < name.size() + 2) {
            return false;
        }
        const char after = tag[name.size() + 1];
        bool same = is_blank(after) || after == '/' || after == '>';
        for (std::size_t i = 0; same && i < name.size(); ++i) {
            same = lower_letter(tag[i + 1]) == lower_letter(name[i]);
        }
        return same;
    }

    const char *text_;
    std::size_t size_;
    const markup_kind *kinds_;
    std::size_t count_;
    std::size_t at_ = 0;
    std::size_t used_ = 0;
};

} // namespace imprint::detail
