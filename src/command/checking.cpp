// SPDX-License-Identifier: MIT
#include "command/checking.hpp"

#include "command/allowing.hpp"
#include "command/pool_size.hpp"
#include "command/secret.hpp"
#include "command/var_folder.hpp"
#include "pool/control_desk.hpp"
#include "pool/leader_trial.hpp"
#include "pool/listening.hpp"
#include "pool/privileges.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace imprint::command {
namespace {

// Those that are in use now, in lines.
std::string check_addresses(const options &given, const std::optional<pool::user> &user) {
    if (given.workers) {
        check_ports(given.listen, *given.workers);
    }
    const auto allowed = allowed_by(given, false);
    const pool::socket_terms terms = terms_of(given, user);
    std::vector<pool::listen_address> addresses;
    for (const std::string &text : given.listen) {
        addresses.push_back(pool::parse_listen_address(text));
        pool::check_reach(addresses.back(), allowed);
    }
    pool::check_distinct(addresses);
    std::string used;
    for (std::size_t number = 0; number < addresses.size(); ++number) {
        if (pool::try_address(addresses[number], terms)) {
            used += fmt::format("in use now:  {}\n", given.listen[number]);
        }
    }
    return used;
}

// As starting makes them, or finds them; as the user who serves, at the end.
void check_folders(
    const options &given,
    const std::optional<pool::user> &user,
    const pool::hello_message &found
) {
    namespace fs = std::filesystem;
    if (found.var_needed) {
        check_var_to_be(found.var);
    }
    if (user) {
        pool::become(*user);
    }
    if (found.var_needed) {
        check_var_is_writable(user, found.var);
    }
    // Starting makes that folder first.
    std::error_code failure;
    const bool comes = found.var_needed && !given.control.empty() &&
                       !fs::exists(found.var, failure) &&
                       fs::absolute(given.control).parent_path() == fs::path(found.var);
    if (!comes) {
        pool::check_control(given.control);
    }
}

} // namespace

std::string check(const command_line_words &line, const options &given) {
    take_secret(given);
    const auto user = pool::user_to_become(given.user);
    const std::string used = check_addresses(given, user);
    pool::start_message start;
    if (!given.configuration_file.empty()) {
        start.configuration = read_configuration(given.configuration_file);
    }
    const auto what = pool::executable::of_this_process(line.count, line.words);
    const pool::hello_message found =
        pool::try_leader(what, user, std::move(start), given.start_timeout);
    check_folders(given, user, found);
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
