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

    // What kind of problem this is, for programs (RFC 9457 §3.1.1): a URI reference, as in
    // http_error(409, "...").type("/problems/sold-out").  "about:blank", which says no more
    // than the status, unless set; Imprint's own refusals are urn:imprint:NAME.
    // std::invalid_argument for what is no URI reference, or longer than 1000 characters.
    http_error &type(std::string_view type) &;
    http_error &&type(std::string_view type) &&;

    int status() const noexcept { return status_; }
    const std::string &type() const noexcept { return type_; }
    const name_values &fields() const noexcept { return fields_; }

  private:
    int status_;
    std::string type_ = "about:blank";
    name_values fields_;
};

} // namespace imprint
