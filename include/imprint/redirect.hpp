// SPDX-License-Identifier: MIT
// "Look there instead", as a result.
#pragma once

#include "imprint/url.hpp"

#include <string>
#include <string_view>

namespace imprint {

// return redirect("/");
// return redirect(url("/documents/{}", name));
//
// The place is a path of this site, with query and fragment, escaped already: it begins with
// one '/', and the mount point is put before it.  All else is std::invalid_argument, also what
// a browser would take for another host ("//host", "/\host"), blanks, controls and octets
// above 0x7e: a place that came with the request must not send the reader elsewhere.  So is a
// status that is no redirection.
class redirect {
  public:
    // RFC 9110 §15.4.4: 303 makes the browser GET, whatever it sent.
    explicit redirect(std::string_view place, int status = 303);
    explicit redirect(const url &place, int status = 303);

    // Out of the site: an http or https URL with a host, or a path of the same host, sent as
    // it is.  Not for places that came with the request.
    //
    //     return redirect::elsewhere("https://example.org/");
    static redirect elsewhere(std::string_view place, int status = 303);

    const std::string &place() const noexcept { return place_; }
    int status() const noexcept { return status_; }
    bool is_of_site() const noexcept { return of_site_; } // the mount point goes before it

  private:
    redirect(std::string_view place, int status, bool of_site);

    std::string place_;
    int status_;
    bool of_site_;
};

} // namespace imprint
