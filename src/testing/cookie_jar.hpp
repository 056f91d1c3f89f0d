// SPDX-License-Identifier: MIT
// The cookies of one client (RFC 6265bis §5.5 to §5.8), without what needs several sites:
// no public suffixes, no SameSite.
#pragma once

#include "imprint/name_value.hpp"
#include "testing/transport.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::testing {

class cookie_jar {
  public:
    using time = std::chrono::sys_seconds;

    // A Set-Cookie field of an answer to a request for `target` of `from`.
    void take(std::string_view field, const origin &from, std::string_view target, time now);
    // In the order in which they are sent.
    name_values find(const origin &to, std::string_view target, time now) const;
    void clear() { kept_.clear(); }

  private:
    struct cookie {
        std::string name, value, domain, path;
        bool any_subdomain = false;
        bool secure = false;
        std::optional<time> until{};
    };
    static bool acceptable(const cookie &one, const origin &from, bool named_domain);
    void keep(cookie one, time now);

    std::vector<cookie> kept_; // in the order in which they were made
};

// "a=1; b=2"
std::string format_cookies(const name_values &cookies);

} // namespace imprint::testing
