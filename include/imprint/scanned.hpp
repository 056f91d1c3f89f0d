// SPDX-License-Identifier: MIT
// The site that imprint-scan made of the sources.  Defined by the file imprint-site.cpp that it
// writes; for a main() or a test of one's own:
//     int main(int argc, char **argv) { return imprint::run(&imprint::scanned_site, argc,
//     argv); }
#pragma once

namespace imprint {

class site;

// Throws what a setup_() of the sources throws.
site scanned_site();

} // namespace imprint
