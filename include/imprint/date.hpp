// SPDX-License-Identifier: MIT
// The dates of HTTP and of JSON, to the second, in UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace imprint {

// RFC 9110 §5.6.7, IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT".  Years 0000 to 9999;
// std::out_of_range outside.
std::string format_http_date(std::chrono::sys_seconds time);

// IMF-fixdate and the two obsolete forms, RFC 850 and asctime; nothing when malformed or
// no such day.  `now` decides the century of RFC 850's two-digit year.
std::optional<std::chrono::sys_seconds> parse_http_date(
    std::string_view text,
    std::chrono::sys_seconds now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
);

// RFC 3339, always with "Z": "1985-04-12T23:20:50Z".  The same years.
std::string format_rfc3339(std::chrono::sys_seconds time);

// date-time of RFC 3339 §5.6 with any offset; a fraction of a second is dropped and a leap
// second counts as the second after it, since the result has neither.
std::optional<std::chrono::sys_seconds> parse_rfc3339(std::string_view text);

} // namespace imprint
