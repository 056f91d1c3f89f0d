// SPDX-License-Identifier: MIT
// One cookie to set (RFC 6265 §4.1, prefixes and SameSite of RFC 6265bis).
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace imprint {

enum class same_site { lax, strict, none };

// The defaults are the careful ones: not for scripts, not for other sites, only over TLS.
struct cookie {
    std::string name;  // a token
    std::string value; // cookie-octets; encode anything else, base64url for one
    std::string path = "/";
    std::string domain{};                          // empty: this host only
    std::optional<std::chrono::seconds> max_age{}; // zero or less erases it
    std::optional<std::chrono::sys_seconds> expires{};
    bool secure = true;
    bool http_only = true;
    imprint::same_site same_site = imprint::same_site::lax;
};

// The value of a Set-Cookie field.  std::invalid_argument for characters the grammar does
// not have, `__Host-` without Secure, Path=/ or with Domain, `__Secure-` without Secure,
// and SameSite=None without Secure: a browser would drop such a cookie in silence.
std::string format_cookie(const cookie &cookie);

} // namespace imprint
