// SPDX-License-Identifier: MIT
// What keeps a process forked by the site's code from holding on to this worker.
#pragma once

#include <functional>

namespace imprint::worker {

// A function may fork.  Without this the child would hold every connection open that the
// parent ends (seen: a client saw the end only when the child exited), answer on stale
// events, and share the database's connection.
//
// Process-wide, because pthread_atfork(3) knows no argument.  What runs in the child is
// async-signal-safe: it closes descriptors and sets flags.
namespace fork_guard {

// Before code of a site runs.  `in_child` runs in forked children: flags only.
void arm(std::function<void()> in_child);
// Where other code than a site's runs too, and may fork as it likes: a test's.
void disarm() noexcept;

void note_open(int fd) noexcept;   // to be closed in children
void note_closed(int fd) noexcept; // before it is closed here
// To be called when the site's code returns: it may have forked, and the child return like
// the parent; two processes would then answer.  In such a child this does not return.
void end_forked_child() noexcept;

} // namespace fork_guard
} // namespace imprint::worker
