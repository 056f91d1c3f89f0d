// SPDX-License-Identifier: MIT
#include "base/shell_words.hpp"

#include <cstddef>
#include <utility>

namespace imprint::base {
namespace {

class splitter {
  public:
    explicit splitter(std::string_view line) : line_(line) {}

    std::optional<std::vector<std::string>> split() {
        for (at_ = 0; at_ < line_.size(); ++at_) {
            take(line_[at_]);
        }
        if (quote_ != 0) {
            return std::nullopt;
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

    // POSIX.1 Shell Command Language §2.2.3: between double quotes a backslash is one unless
    // one of these follows.
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
    std::vector<std::string> found_;
};

} // namespace

std::optional<std::vector<std::string>> split_shell_words(std::string_view line) {
    return splitter(line).split();
}

} // namespace imprint::base
