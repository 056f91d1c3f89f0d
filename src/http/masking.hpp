// SPDX-License-Identifier: MIT
// What logs and status show of a URL: the values of fields that are somebody's secret are not
// among it.  Pure.
#pragma once

#include <string>
#include <string_view>

namespace imprint::http {

inline constexpr std::string_view masked_value = "***";

// Of a field of a query or form, percent-encoded or not: whether password, passwd, secret,
// token, key, salt or credential is a part of its name, in any case.
bool is_secret_name(std::string_view name) noexcept;

// The URL as it came, where there is nothing to hide; otherwise with *** for each value of such
// a field, in `room`.  A value reaches to the next '&', whatever else is taken for its end by
// others; names are looked for behind each of "?&;#", and so in URLs within URLs, too.
std::string_view mask_url(std::string_view url, std::string &room);

} // namespace imprint::http
