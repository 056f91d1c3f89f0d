// SPDX-License-Identifier: MIT
// What the log is told of a request, in the words that the client reads.  Pure.
#pragma once

#include "imprint/response.hpp"
#include "publish/call.hpp"
#include "publish/failure.hpp"
#include "publish/hooks.hpp"

#include <string>
#include <vector>

namespace imprint::detail {

// "500 /total (site/index.cpp:12): what it threw [program-failed]".  Both pointers may be
// null; a hook that threw is named in place of the function.
std::string note_failure(const failure &what, const entry *function, const hook *in_hook);

// What is probably a mistake about an answer that was given.
void note_answer(
    const call &of, const response &made, bool development, std::vector<std::string> &notes
);

} // namespace imprint::detail
