// SPDX-License-Identifier: MIT
// Names for addresses of code, by whatever this machine has: the executable's own tables by
// addr2line(1), or what the dynamic linker knows.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace imprint::worker {

// For a process with the same layout, e.g. one that was forked from the same one.  May start
// addr2line, for at most two seconds.  "crash_here() at site.cpp:12", or "libc.so.6+0x1234".
std::vector<std::string> describe_frames(std::span<void *const> frames);

} // namespace imprint::worker
