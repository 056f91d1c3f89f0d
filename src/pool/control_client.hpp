// SPDX-License-Identifier: MIT
// Asks a supervisor through its control socket.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::pool {

struct control_question {
    std::string_view words;
    // How long the answer may take; none: as long as the supervisor lives.
    std::optional<std::chrono::seconds> patience{};
    std::size_t most = std::size_t{64} << 20U; // octets of an answer
};

// The whole answer.  Throws bad_value, with what to do, when nobody listens at `path`, this
// user may not ask, or the answer does not come.
std::string ask_control(const std::string &path, const control_question &question);

// The one socket that `path` stands for: of that name, or the only one that answers among those
// with a pid (pool/control_path.hpp).  Throws bad_value when there is none, or more than one.
std::string find_control(const std::string &path);

} // namespace imprint::pool
