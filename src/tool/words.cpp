// SPDX-License-Identifier: MIT
#include "tool/words.hpp"

#include "base/shell_words.hpp"
#include "tool/failure.hpp"

#include <utility>

namespace imprint::tool {
namespace {

constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789_-+=./:,@%^";

std::string with_dollars(std::string_view text, std::string_view special) {
    std::string out;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) {
            out += '$';
        }
        out += c;
    }
    return out;
}

} // namespace

words split_words(std::string_view line) {
    auto all = base::split_shell_words(line);
    if (!all) {
        throw failure("a quote is not closed: " + std::string(line));
    }
    return *std::move(all);
}

std::string quote_word(std::string_view word) {
    if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) {
        return std::string(word);
    }
    std::string out = "'";
    for (const char c : word) {
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return out + "'";
}

std::string quote_words(const words &all) {
    std::string out;
    for (const std::string &word : all) {
        out += out.empty() ? "" : " ";
        out += quote_word(word);
    }
    return out;
}

std::string escape_path(std::string_view path) {
    return with_dollars(path, "$ :");
}

std::string escape_value(std::string_view value) {
    return with_dollars(value, "$");
}

} // namespace imprint::tool
