// SPDX-License-Identifier: MIT
#include "command/checking.hpp"

#include "command/allowing.hpp"
#include "command/pool_size.hpp"
#include "command/secret.hpp"
#include "pool/control_desk.hpp"
#include "pool/leader_trial.hpp"
#include "pool/listening.hpp"
#include "pool/privileges.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace imprint::command {
namespace {

// Those that are in use now, in lines.
std::string check_addresses(const options &given) {
    if (given.workers) {
        check_ports(given.listen, *given.workers);
    }
    const auto allowed = allowed_by(given, false);
    std::vector<pool::listen_address> addresses;
    for (const std::string &text : given.listen) {
        addresses.push_back(pool::parse_listen_address(text));
        pool::check_reach(addresses.back(), allowed);
    }
    pool::check_distinct(addresses);
    std::string used;
    for (std::size_t number = 0; number < addresses.size(); ++number) {
        if (pool::try_address(addresses[number])) {
            used += fmt::format("in use now:  {}\n", given.listen[number]);
        }
    }
    return used;
}

} // namespace

std::string check(const command_line_words &line, const options &given) {
    take_secret(given);
    const auto user = pool::user_to_become(given.user);
    if (!given.socket_group.empty()) {
        pool::find_group(given.socket_group);
    }
    const std::string used = check_addresses(given);
    pool::check_control(given.control);
    pool::start_message start;
    if (!given.configuration_file.empty()) {
        start.configuration = read_configuration(given.configuration_file);
    }
    const auto what = pool::executable::of_this_process(line.count, line.words);
    const pool::hello_message found =
        pool::try_leader(what, user, std::move(start), given.start_timeout);
    return fmt::format(
        "listens on:  {}\n{}runs as:     {}\nkeeps state: {}\n",
        given.listen.empty() ? "what it inherits: without --listen it needs a listening socket "
                               "from who starts it"
                             : fmt::format("{}", fmt::join(given.listen, ", ")),
        used,
        user ? user->name : "who starts it",
        found.var_needed ? found.var : "no"
    );
}

} // namespace imprint::command
