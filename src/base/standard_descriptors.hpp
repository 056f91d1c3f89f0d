// SPDX-License-Identifier: MIT
// Descriptors 0, 1 and 2, which every program takes to be there.
#pragma once

namespace imprint::base {

// Puts /dev/null where one of them is closed: whatever is opened next would get its number
// otherwise, have the log written into it as descriptor 2, and be inherited by what functions
// execute.  FastCGI 1.0 §2.2: an application may be started with 0 alone.  Before anything else
// is opened.  What is open stays, a listening socket on 0 too.  Throws std::system_error.
void open_standard_descriptors();

// The same while a site runs, whose code may close them: `fd`, which is one of them and holds
// something of ours, goes to a higher number, and those that are closed are open again.  The
// new number; -1 with errno when there is none, and `fd` is closed then.  System calls only.
int above_standard(int fd) noexcept;

// What is descriptor 2 now is put there again, rather than /dev/null; the number of the copy
// that is kept, or -1.
int keep_standard_error() noexcept;

// Whether above_standard() was needed since it was asked last.
bool take_was_closed() noexcept;

} // namespace imprint::base
