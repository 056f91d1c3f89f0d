// SPDX-License-Identifier: MIT
#include "imprint/date.hpp"

#include "http/token.hpp"

#include <fmt/format.h>

#include <array>
#include <span>
#include <stdexcept>
#include <tuple>

namespace imprint {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> short_days = {
    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"
};
constexpr std::array<std::string_view, 7> long_days = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
};
constexpr std::array<std::string_view, 12> months = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};

// Reads a text from its front; the first thing that does not fit fails the whole.
class reader {
  public:
    explicit reader(std::string_view text) : rest_(text) {}

    reader &literal(std::string_view expected) {
        if (!rest_.starts_with(expected)) {
            return fail();
        }
        rest_.remove_prefix(expected.size());
        return *this;
    }
    // Exactly so many digits.
    reader &digits(std::size_t count, int &value) {
        value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_.empty() || !http::is_digit(rest_.front())) {
                return fail();
            }
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return *this;
    }
    reader &name(std::span<const std::string_view> names, int &index) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (rest_.starts_with(names[i])) {
                index = static_cast<int>(i);
                return literal(names[i]);
            }
        }
        return fail();
    }
    // One of these characters, or 0.
    char one_of(std::string_view characters) {
        if (rest_.empty() || characters.find(rest_.front()) == characters.npos) {
            return 0;
        }
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    bool at_end() const { return ok_ && rest_.empty(); }
    bool ok() const { return ok_; }
    reader &fail() {
        ok_ = false;
        return *this;
    }

  private:
    std::string_view rest_;
    bool ok_ = true;
};

struct civil {
    int year = 0;
    int month = 0; // 1..12
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0; // 60 in a leap second
};

std::optional<sys_seconds> to_time(const civil &c) {
    const year_month_day date{
        year(c.year), month(static_cast<unsigned>(c.month)), day(static_cast<unsigned>(c.day))
    };
    if (!date.ok() || c.hour > 23 || c.minute > 59 || c.second > 60) {
        return std::nullopt;
    }
    return sys_days(date) + hours(c.hour) + minutes(c.minute) + seconds(c.second);
}

reader &read_time(reader &in, civil &c) {
    return in.digits(2, c.hour)
        .literal(":")
        .digits(2, c.minute)
        .literal(":")
        .digits(2, c.second);
}

std::optional<sys_seconds> parse_imf(std::string_view text) {
    reader in(text);
    civil c;
    int day_name = 0;
    in.name(short_days, day_name).literal(", ").digits(2, c.day).literal(" ");
    in.name(months, c.month).literal(" ").digits(4, c.year).literal(" ");
    read_time(in, c).literal(" GMT");
    ++c.month;
    return in.at_end() ? to_time(c) : std::nullopt;
}

// RFC 9110 §5.6.7: a date that seems more than 50 years ahead is of the latest year in the
// past with these two digits.
std::optional<sys_seconds> nearest_century(civil c, sys_seconds now) {
    const sys_days today = floor<days>(now);
    const year_month_day date(today);
    const auto seconds_of_day = [](const civil &at) {
        return (at.hour * 60 + at.minute) * 60 + at.second;
    };
    const auto limit = std::tuple(
        static_cast<int>(date.year()) + 50,
        static_cast<int>(static_cast<unsigned>(date.month())),
        static_cast<int>(static_cast<unsigned>(date.day())),
        static_cast<int>((now - today).count())
    );
    c.year += (static_cast<int>(date.year()) / 100 + 1) * 100;
    while (std::tuple(c.year, c.month, c.day, seconds_of_day(c)) > limit) {
        c.year -= 100;
    }
    return to_time(c);
}

std::optional<sys_seconds> parse_rfc850(std::string_view text, sys_seconds now) {
    reader in(text);
    civil c;
    int day_name = 0;
    in.name(long_days, day_name).literal(", ").digits(2, c.day).literal("-");
    in.name(months, c.month).literal("-").digits(2, c.year).literal(" ");
    read_time(in, c).literal(" GMT");
    ++c.month;
    return in.at_end() ? nearest_century(c, now) : std::nullopt;
}

std::optional<sys_seconds> parse_asctime(std::string_view text) {
    reader in(text);
    civil c;
    int day_name = 0;
    in.name(short_days, day_name).literal(" ").name(months, c.month).literal(" ");
    in.digits(in.one_of(" ") != 0 ? 1 : 2, c.day).literal(" ");
    read_time(in, c).literal(" ").digits(4, c.year);
    ++c.month;
    return in.at_end() ? to_time(c) : std::nullopt;
}

// "Z" or "+hh:mm"; the seconds to take off.
reader &read_offset(reader &in, seconds &offset) {
    if (in.one_of("Zz") != 0) {
        return in;
    }
    const char sign = in.one_of("+-");
    int hour = 0;
    int minute = 0;
    in.digits(2, hour).literal(":").digits(2, minute);
    if (sign == 0 || hour > 23 || minute > 59) {
        return in.fail();
    }
    offset = (hours(hour) + minutes(minute)) * (sign == '-' ? -1 : 1);
    return in;
}

struct parts {
    year_month_day date;
    hh_mm_ss<seconds> time;
};

parts split(sys_seconds time) {
    const sys_days date = floor<days>(time);
    const parts split{year_month_day(date), hh_mm_ss<seconds>(time - date)};
    if (split.date.year() < year(0) || split.date.year() > year(9999)) {
        throw std::out_of_range("a date outside the years 0000 to 9999");
    }
    return split;
}

} // namespace

std::string format_http_date(sys_seconds time) {
    const auto [date, clock] = split(time);
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        short_days[weekday(sys_days(date)).c_encoding()],
        static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

std::optional<sys_seconds> parse_http_date(std::string_view text, sys_seconds now) {
    if (text.size() > 3 && text[3] == ',') {
        return parse_imf(text);
    }
    return text.find(',') != text.npos ? parse_rfc850(text, now) : parse_asctime(text);
}

std::string format_rfc3339(sys_seconds time) {
    const auto [date, clock] = split(time);
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

std::optional<sys_seconds> parse_rfc3339(std::string_view text) {
    reader in(text);
    civil c;
    in.digits(4, c.year).literal("-").digits(2, c.month).literal("-").digits(2, c.day);
    if (in.one_of("Tt") == 0) {
        return std::nullopt;
    }
    read_time(in, c);
    if (in.one_of(".") != 0) {
        int ignored = 0;
        in.digits(1, ignored);
        while (in.one_of("0123456789") != 0) {
        }
    }
    seconds offset{0};
    read_offset(in, offset);
    const std::optional<sys_seconds> time = in.at_end() ? to_time(c) : std::nullopt;
    return time ? std::optional(*time - offset) : std::nullopt;
}

} // namespace imprint
