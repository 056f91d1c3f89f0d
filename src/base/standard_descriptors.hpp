// SPDX-License-Identifier: MIT
// Descriptors 0, 1 and 2, which every program takes to be there.
#pragma once

namespace imprint::base {

// Puts /dev/null where one of them is closed: whatever is opened next would get its number
// otherwise, have the log written into it as descriptor 2, and be inherited by what functions
// execute.  FastCGI 1.0 §2.2: an application may be started with 0 alone.  Before anything else
// is opened.  What is open stays, a listening socket on 0 too.  Throws std::system_error.
void open_standard_descriptors();

} // namespace imprint::base
