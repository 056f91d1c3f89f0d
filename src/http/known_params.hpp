// SPDX-License-Identifier: MIT
// The params that become a request's head, sorted out.  Pure.
#pragma once

#include "imprint/params.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace imprint::http {

// Names that decide who may do what, or where a request ends: these come first, and come once.
// With two values a front, or somebody behind it, would see one and the site the other.  Seen
// repeated: CONTENT_LENGTH (nginx scgi, with an added scgi_param), CONTENT_TYPE (HAProxy, when
// the client repeats it).  HTTP_HOST: RFC 9112 §3.2 asks for 400.
enum class known : std::uint8_t {
    request_method,
    request_uri,
    query_string,
    script_name,
    path_info,
    content_length,
    content_type,
    https,
    request_scheme,
    remote_addr,
    remote_user,
    imprint_secret,
    host,
    // These may come again.
    http_content_length,
    http_cookie,
    document_uri,
    server_software,
    script_filename,
    context_document_root,
    none,
};

// The first value of each known name, found in one pass.  Views into the params.
class known_params {
  public:
    explicit known_params(const params &all);

    bool has(known which) const { return (seen_ & bit_of(which)) != 0; }
    // "" when the name is absent: fronts send many names empty rather than leaving them out
    // (nginx: CONTENT_LENGTH, CONTENT_TYPE, SSL_*).
    std::string_view operator[](known which) const {
        return values_[static_cast<std::size_t>(which)];
    }
    std::optional<std::string_view> repeated() const { return repeated_; }

  private:
    static std::uint32_t bit_of(known which) {
        return std::uint32_t{1} << static_cast<unsigned>(which);
    }
    void note(known which, const param &each);

    std::array<std::string_view, static_cast<std::size_t>(known::none)> values_;
    std::uint32_t seen_ = 0;
    std::optional<std::string_view> repeated_;
};

} // namespace imprint::http
