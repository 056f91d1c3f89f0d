// SPDX-License-Identifier: MIT
// The answer to a request: a status, fields and content.
#pragma once

#include "imprint/cookie.hpp"
#include "imprint/file.hpp"
#include "imprint/name_value.hpp"
#include "imprint/stream.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace imprint {

namespace detail {
struct response_access;
}

using response_content = std::variant<std::string, file, stream>;

// A value.  Setters throw std::invalid_argument and change nothing when a name is no token,
// a value holds CR, LF or NUL, or the field is not the application's to send: Status,
// Content-Length, Transfer-Encoding and the other fields of one hop (RFC 9110 §7.6.1).
class response {
  public:
    // An empty media type sends no Content-Type.
    explicit response(
        int status = 200, std::string body = {}, std::string_view media_type = {}
    );

    int status() const noexcept { return status_; }
    // 200..599; a 1xx is never an answer here: it desynchronises connections behind fronts.
    response &status(int status);

    response &set(std::string_view name, std::string_view value); // replaces all of the name
    response &add(std::string_view name, std::string_view value);
    response &erase(std::string_view name);
    bool has(std::string_view name) const noexcept;
    std::optional<std::string_view> field(std::string_view name) const noexcept; // the first
    const name_values &fields() const noexcept { return fields_; }

    // Location: a path of this site, with query and fragment, escaped already; it begins with
    // one '/'.  The mount point is put before it when the response is sent.  Anything else is
    // std::invalid_argument.  set("Location", ...) is sent as it stands.
    response &location(std::string_view place);

    response &cookie(const imprint::cookie &cookie); // adds a Set-Cookie

    response &body(std::string body);
    response &body(imprint::file body);
    response &body(imprint::stream body);
    const response_content &content() const & noexcept { return content_; }
    response_content &&content() && noexcept { return std::move(content_); }

  private:
    friend struct detail::response_access;

    int status_;
    bool below_mount_ = false; // the Location: it wants the mount point before it
    name_values fields_;
    response_content content_;
};

} // namespace imprint
