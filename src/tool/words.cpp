// SPDX-License-Identifier: MIT
#include "tool/words.hpp"

#include "tool/failure.hpp"

namespace imprint::tool {
namespace {

constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789_-+=./:,@%^";

class splitter {
  public:
    explicit splitter(std::string_view line) : line_(line) {}

    words split() {
        for (at_ = 0; at_ < line_.size(); ++at_) {
            take(line_[at_]);
        }
        if (quote_ != 0) {
            throw failure("a quote is not closed: " + std::string(line_));
        }
        end_word();
        return std::move(found_);
    }

  private:
    void take(char c) {
        if (quote_ != 0 && c == quote_) {
            quote_ = 0;
        } else if (quote_ == 0 && (c == '\'' || c == '"')) {
            quote_ = c;
            inside_ = true;
        } else if (c == '\\' && escapes_next()) {
            add(line_[++at_]);
        } else if (quote_ == 0 && (c == ' ' || c == '\t' || c == '\n')) {
            end_word();
        } else {
            add(c);
        }
    }

    // POSIX 2.2.3: between double quotes a backslash is one unless one of these follows.
    bool escapes_next() const {
        const char next = at_ + 1 < line_.size() ? line_[at_ + 1] : '\0';
        return next != '\0' &&
               (quote_ == 0 || (quote_ == '"' && std::string_view("$`\"\\").find(next) !=
                                                     std::string_view::npos));
    }
    void add(char c) {
        word_ += c;
        inside_ = true;
    }
    void end_word() {
        if (inside_) {
            found_.push_back(std::move(word_));
        }
        word_.clear();
        inside_ = false;
    }

    std::string_view line_;
    std::size_t at_ = 0;
    char quote_ = 0;
    bool inside_ = false; // '' is a word too
    std::string word_;
    words found_;
};

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
    return splitter(line).split();
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
