// SPDX-License-Identifier: MIT
// Where a process says what happened: one line, one write, on standard error.
#pragma once

#include <string_view>

namespace imprint::base {

enum class severity { error, warning, notice };

// "2026-11-22T06:31:00.123Z imprint[pid] error: text\n" in one write(2), so that lines of
// several processes never mix.  `text` is escaped whole: what a client sent can't begin a
// line of its own or reach a terminal.
void log(severity how, std::string_view text) noexcept;

} // namespace imprint::base
