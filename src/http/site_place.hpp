// SPDX-License-Identifier: MIT
// Places of a site, as its functions name them, and where they are for a client.  Pure.
#pragma once

#include <string>
#include <string_view>

namespace imprint::http {

// A path below the mount point, with query and fragment, escaped already.  It begins with one
// '/': "//host" is another host to a browser, and so is "/\host" (WHATWG URL), which is why
// no '\' stands anywhere; nor do blanks, controls and octets above 0x7e.
bool is_site_place(std::string_view place) noexcept;

// Throws std::invalid_argument, in words for the log.
void check_site_place(std::string_view place);

// What leads there from anywhere on the host: the mount point, then `path`, which is empty or
// begins with '/'.  The mount point is raw, as the client sent it: what could make another
// host of it is escaped, and of several slashes at its beginning one is left.
std::string below_mount(std::string_view mount, std::string_view path);

} // namespace imprint::http
