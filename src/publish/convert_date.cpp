// SPDX-License-Identifier: MIT
// Days as RFC 3339 §5.6 spells them (full-date), and moments as HTML's datetime-local does.
#include "imprint/convert.hpp"

#include <algorithm>

namespace imprint::detail {
namespace {

// Reads fixed-width parts from the front; after a failure everything fails.
class date_reader {
  public:
    explicit date_reader(std::string_view text) noexcept : text_(text) {}

    int digits(std::size_t count) noexcept {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const char c = next();
            failed_ = failed_ || c < '0' || c > '9';
            value = failed_ ? 0 : value * 10 + (c - '0');
        }
        return value;
    }
    // One of the given characters, or NUL.
    char one_of(std::string_view set) noexcept {
        const char c = next();
        failed_ = failed_ || set.find(c) == std::string_view::npos;
        return failed_ ? '\0' : c;
    }
    bool begins(char c) const noexcept { return !text_.empty() && text_.front() == c; }
    // Browsers send a fraction only for a step below a second; it would be lost here.
    void zero_fraction() noexcept {
        if (!begins('.')) {
            return;
        }
        text_.remove_prefix(1);
        const auto end = std::min(text_.find_first_not_of('0'), text_.size());
        failed_ = failed_ || end == 0;
        text_.remove_prefix(end);
    }
    int up_to(int high) noexcept { // two digits
        const int value = digits(2);
        failed_ = failed_ || value > high;
        return value;
    }
    bool done() const noexcept { return !failed_ && text_.empty(); }
    bool failed() const noexcept { return failed_; }
    void fail() noexcept { failed_ = true; }

  private:
    char next() noexcept {
        if (text_.empty()) {
            failed_ = true;
            return '\0';
        }
        const char c = text_.front();
        text_.remove_prefix(1);
        return c;
    }

    std::string_view text_;
    bool failed_ = false;
};

std::chrono::year_month_day read_day(date_reader &reader) noexcept {
    const std::chrono::year year{reader.digits(4)};
    reader.one_of("-");
    const std::chrono::month month{static_cast<unsigned>(reader.digits(2))};
    reader.one_of("-");
    const std::chrono::day day{static_cast<unsigned>(reader.digits(2))};
    const std::chrono::year_month_day date{year, month, day};
    if (!date.ok()) {
        reader.fail();
    }
    return date;
}

std::chrono::seconds read_seconds(date_reader &reader) noexcept {
    const std::chrono::seconds seconds(reader.up_to(59));
    reader.zero_fraction();
    return seconds;
}

std::chrono::seconds read_hours_and_minutes(date_reader &reader) noexcept {
    const std::chrono::hours hours(reader.up_to(23));
    reader.one_of(":");
    return hours + std::chrono::minutes(reader.up_to(59));
}

} // namespace

std::optional<std::chrono::year_month_day> parse_day(std::string_view text) noexcept {
    date_reader reader(text);
    const auto day = read_day(reader);
    return reader.done() ? std::optional(day) : std::nullopt;
}

// HTML, "local date and time", as browsers normalise it: seconds only when they are not 0.
std::optional<std::chrono::local_seconds> parse_local_moment(std::string_view text) noexcept {
    date_reader reader(text);
    const auto day = read_day(reader);
    reader.one_of("T");
    std::chrono::seconds time = read_hours_and_minutes(reader);
    if (reader.begins(':')) {
        reader.one_of(":");
        time += read_seconds(reader);
    }
    if (!reader.done()) {
        return std::nullopt;
    }
    return std::chrono::local_days(day) + time;
}

} // namespace imprint::detail
