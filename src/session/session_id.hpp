// SPDX-License-Identifier: MIT
// Session ids and the cookie that carries them.
#pragma once

#include <string>
#include <string_view>

namespace imprint::detail {

// "__Host-imprint" on https; "imprint" on http, where browsers refuse that prefix
// (draft-ietf-httpbis-rfc6265bis §4.1.3.2).
std::string_view session_cookie_name(bool https) noexcept;

// 256 bits of the kernel's randomness as 43 characters of base64url.
std::string make_session_id();
// Whether a cookie's value can be an id at all; nothing else reaches the database.
bool is_session_id(std::string_view text) noexcept;
// What the database knows of an id: who reads the table can't use it as a cookie.
std::string hash_session_id(std::string_view id);

// The value of a Set-Cookie field.  No Max-Age: the browser forgets it with its window, the
// store at its own expiry.
std::string format_session_cookie(std::string_view id, bool https);
std::string format_expired_cookie(bool https);

} // namespace imprint::detail
