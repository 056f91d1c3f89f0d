// SPDX-License-Identifier: MIT
// An error that is explained to the client.
#pragma once

#include "imprint/name_value.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace imprint {

// throw http_error(404, "no document has this number");
// The client reads `why`, as a problem document (RFC 9457) or a small page, so it says
// nothing that only the operator may know.  std::invalid_argument for a status outside
// 400..599.
class http_error : public std::runtime_error {
  public:
    http_error(int status, const std::string &why);

    // A field for the response: http_error(405, "...").with("Allow", "GET").  Refuses what
    // response::set refuses.
    http_error &with(std::string_view name, std::string_view value) &;
    http_error &&with(std::string_view name, std::string_view value) &&;

    int status() const noexcept { return status_; }
    const name_values &fields() const noexcept { return fields_; }

  private:
    int status_;
    name_values fields_;
};

} // namespace imprint
