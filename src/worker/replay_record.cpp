// SPDX-License-Identifier: MIT
#include "worker/replay_record.hpp"

#include "base/number.hpp"
#include "imprint/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace imprint::worker {
namespace {

constexpr std::string_view first_line = "Imprint replay 1";
constexpr std::size_t incident_size = 12;
constexpr std::size_t most_text = 500; // head and octets of a file are told apart by size

template <class Value>
struct word {
    std::string_view text;
    Value value;
};
constexpr std::array<word<wire::kind>, 2> wires{{
    {"fastcgi", wire::kind::fastcgi},
    {"scgi", wire::kind::scgi},
}};
constexpr std::array<word<bool>, 2> trusts{{{"yes", true}, {"no", false}}};
constexpr std::array<word<replay_state>, 3> states{{
    {"complete", replay_state::complete},
    {"unfinished", replay_state::unfinished},
    {"truncated", replay_state::truncated},
}};

template <class Words, class Value>
std::string_view word_of(const Words &words, Value value) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto &one) {
        return one.value == value;
    });
    return found == words.end() ? "?" : found->text;
}

template <class Words, class Value>
bool take_word(const Words &words, std::string_view text, Value &into) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto &one) {
        return one.text == text;
    });
    if (found != words.end()) {
        into = found->value;
    }
    return found != words.end();
}

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string one_line(std::string_view text) {
    std::string line(text.substr(0, most_text));
    std::replace_if(line.begin(), line.end(), is_control, '?');
    return line;
}

// "name: value\n" in front of `text`; nothing when it is not there.
std::optional<std::string_view> take_line(std::string_view &text, std::string_view name) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end == text.npos || !line.starts_with(name) ||
        !line.substr(name.size()).starts_with(": ")) {
        return std::nullopt;
    }
    text.remove_prefix(end + 1);
    line.remove_prefix(name.size() + 2);
    const bool plain = std::none_of(line.begin(), line.end(), is_control);
    return plain ? std::optional(line) : std::nullopt;
}

class reader {
  public:
    explicit reader(std::string_view file) : left_(file.substr(0, most_replay_head)) {}

    // False: `wrong` names the first line that is not as it should be.
    bool read() {
        if (!left_.starts_with(first_line) ||
            !left_.substr(first_line.size()).starts_with('\n')) {
            wrong = "it does not begin with \"" + std::string(first_line) + "\"";
            return false;
        }
        left_.remove_prefix(first_line.size() + 1);
        return line(
                   "incident",
                   [&](std::string_view text) {
                       found.incident = text;
                       return is_incident_number(text);
                   }
               ) &&
               line("time", [&](std::string_view text) { return take_time(text); }) &&
               line(
                   "program", [&](std::string_view text) { return keep(text, found.program); }
               ) &&
               line(
                   "wire",
                   [&](std::string_view text) { return take_word(wires, text, found.wire); }
               ) &&
               line(
                   "listener", [&](std::string_view text) { return keep(text, found.listener); }
               ) &&
               line(
                   "trusted",
                   [&](std::string_view text) { return take_word(trusts, text, found.trusted); }
               ) &&
               line(
                   "state",
                   [&](std::string_view text) { return take_word(states, text, found.state); }
               ) &&
               line("octets", [&](std::string_view text) { return take_size(text); }) &&
               take_end();
    }
    std::size_t head_size(std::string_view file) const {
        return std::min(file.size(), most_replay_head) - left_.size();
    }

    replay_record found{};
    std::size_t octets = 0;
    std::string wrong;

  private:
    template <class Take>
    bool line(std::string_view name, const Take &take) {
        const auto text = take_line(left_, name);
        if (text && take(*text)) {
            return true;
        }
        wrong = fmt::format("its line \"{}: ...\" is missing or wrong", name);
        return false;
    }
    bool take_end() {
        if (!left_.starts_with('\n')) {
            wrong = "its lines do not end with an empty one";
            return false;
        }
        left_.remove_prefix(1);
        return true;
    }
    bool take_time(std::string_view text) {
        const auto time = parse_rfc3339(text);
        found.time = time.value_or(std::chrono::sys_seconds());
        return time.has_value();
    }
    bool take_size(std::string_view text) {
        const auto size = base::parse_number<std::size_t>(text);
        octets = size.value_or(0);
        return size.has_value();
    }
    static bool keep(std::string_view text, std::string &into) {
        into = text;
        return text.size() <= most_text;
    }

    std::string_view left_;
};

} // namespace

bool is_incident_number(std::string_view text) noexcept {
    return text.size() == incident_size && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string format_replay_head(const replay_record &of, std::size_t octets) {
    return fmt::format(
        "{}\nincident: {}\ntime: {}\nprogram: {}\nwire: {}\nlistener: {}\ntrusted: {}\n"
        "state: {}\noctets: {}\n\n",
        first_line,
        one_line(of.incident),
        format_rfc3339(of.time),
        one_line(of.program),
        word_of(wires, of.wire),
        one_line(of.listener),
        word_of(trusts, of.trusted),
        word_of(states, of.state),
        octets
    );
}

std::variant<replay_record, std::string> parse_replay(std::string_view file, std::size_t most) {
    reader head(file);
    if (!head.read()) {
        return std::move(head.wrong);
    }
    file.remove_prefix(head.head_size(file));
    if (head.octets > most) {
        return fmt::format("it holds {} octets, at most {} are read", head.octets, most);
    }
    if (head.octets != file.size()) {
        return fmt::format("it says {} octets and holds {}", head.octets, file.size());
    }
    head.found.octets = file;
    return std::move(head.found);
}

} // namespace imprint::worker
