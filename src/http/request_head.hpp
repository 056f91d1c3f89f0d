// SPDX-License-Identifier: MIT
// The one place where a front server's params become a request.  Pure.  Sources: RFC 3875
// §4.1 and what eight fronts really send; each rule in request_head.cpp names its front.
#pragma once

#include "http/refusal.hpp"
#include "imprint/params.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace imprint::http {

struct head_rules {
    // "" when not configured, "/" for the root, else "/app".  Used when SCRIPT_NAME is
    // absent or is not where the path begins; a path outside it is then 404.
    std::string mount{};
    std::size_t query_fields = 1000; // more is 400
    std::size_t cookies = 500;       // more is 431
};

// All views are into `params` or are literals; hence not copyable.  Moving keeps them: the
// names and values that every head has are longer than a string holds in place.
struct request_head {
    request_head() = default;
    request_head(request_head &&) noexcept = default;
    request_head &operator=(request_head &&) noexcept = default;
    request_head(const request_head &) = delete;
    request_head &operator=(const request_head &) = delete;
    ~request_head() = default;

    imprint::params params;
    std::string_view method;
    std::string_view target; // origin form, without fragment, or "*"
    std::string_view scheme;
    std::string_view host;
    std::string_view mount;
    std::string_view path;
    std::string_view query_string;
    std::string_view content_type;
    std::optional<std::uint64_t> content_length;
    std::string_view client_address;
    std::string_view cookie;   // the first Cookie field
    std::string joined_cookie; // all of them with "; " between, when there are several
    std::string_view cookies() const noexcept {
        return joined_cookie.empty() ? cookie : std::string_view(joined_cookie);
    }
};

// Params of a head that is refused are left as they came, for a log.
std::variant<request_head, refusal>
parse_head(imprint::params &&params, const head_rules &rules);

} // namespace imprint::http
