// SPDX-License-Identifier: MIT
// Starting the leader of a generation, and being one: the socket between the two.
#pragma once

#include "pool/message_socket.hpp"
#include "pool/privileges.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

// As this process was started; a replacement is put at the same path, by rename.
struct executable {
    std::string path; // absolute
    std::vector<std::string> arguments;

    // Throws std::system_error when /proc is not mounted.
    static executable of_this_process(int argc, const char *const *argv);
};

// Another file is at its path now than this process was started from.
bool is_replaced(const executable &what);

struct leader_process {
    pid_t pid = 0;
    message_socket line;
};

// Forks and execs.  The leader becomes `who` first, ends with this process, and keeps the
// `inherited` descriptors under their numbers.  What goes wrong from the fork on is a
// failed_message.  Throws std::system_error when there can be no process.
leader_process spawn_leader(
    const executable &what, const std::optional<user> &who, std::span<const int> inherited
);

// In the executable: the line to the supervisor that started it as a leader, if one did.
// To be asked first of all, once.
std::optional<message_socket> take_leader_line();

} // namespace imprint::pool
