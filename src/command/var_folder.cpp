// SPDX-License-Identifier: MIT
#include "command/var_folder.hpp"

#include "pool/address.hpp"

#include <fmt/format.h>

namespace imprint::command {
namespace {

template <class Check>
void in_words_of_var(const std::string &var, const Check &check) {
    try {
        check();
    } catch (const pool::bad_value &wrong) {
        throw pool::bad_value(fmt::format("--var {}: {}", var, wrong.what()));
    }
}

} // namespace

void check_var_to_be(const std::string &var) {
    in_words_of_var(var, [&] { pool::check_folder_to_be(var); });
}

void check_var_is_writable(const std::optional<pool::user> &who, const std::string &var) {
    in_words_of_var(var, [&] { pool::check_writable(who, var); });
}

} // namespace imprint::command
