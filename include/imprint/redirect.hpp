// SPDX-License-Identifier: MIT
// "Look there instead", as a result.
#pragma once

#include <string>
#include <string_view>

namespace imprint {

// return redirect("/documents/1");
//
// The place is a path of this site, with query and fragment, escaped already: it begins with
// one '/'.  What a browser would take for another host ("//host", "/\host"), blanks, controls
// and octets above 0x7e are std::invalid_argument: a place that came with the request must
// not send the reader elsewhere.  So is a status that is no redirection.
class redirect {
  public:
    // RFC 9110 §15.4.4: 303 makes the browser GET, whatever it sent.
    explicit redirect(std::string_view place, int status = 303);

    const std::string &place() const noexcept { return place_; }
    int status() const noexcept { return status_; }

  private:
    std::string place_;
    int status_;
};

} // namespace imprint
