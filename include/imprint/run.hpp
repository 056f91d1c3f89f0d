// SPDX-License-Identifier: MIT
// The whole main() of a site's executable.
#pragma once

namespace imprint {

class site;

// How the process was started decides what it is: a FastCGI or SCGI backend on descriptor 0
// (spawn-fcgi, lighttpd, mod_fcgid) or on systemd's descriptors, one CGI request, or what the
// command line says (--help tells).  The result is main's: 2 when the command line or the
// configuration can't be used, with a sentence on standard error.
int run(const site &published, int argc, char **argv) noexcept;

// The same for a site that is made here, so that what making it throws is said, not
// std::terminate().
int run(site (*make)(), int argc, char **argv) noexcept;

} // namespace imprint
