// SPDX-License-Identifier: MIT
#include "command/option_sources.hpp"

#include "pool/address.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <sstream>

namespace imprint::command {
namespace {

using pool::bad_value;

std::string name_of(const CLI::Option &option) {
    return option.get_single_name();
}

std::string variable_of(const CLI::Option &option) {
    std::string name = "IMPRINT_";
    for (const char c : name_of(option)) {
        name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return name;
}

void take_variable(CLI::Option &option) {
    std::istringstream words(variable(variable_of(option)));
    if (option.count() != 0) {
        return;
    }
    const bool several = option.get_items_expected_max() > 1;
    for (std::string word; several ? bool(words >> word) : bool(std::getline(words, word));) {
        option.add_result(word);
    }
    if (option.count() != 0) {
        option.run_callback();
    }
}

void take_value(CLI::Option &option, const CLI::ConfigItem &item, const std::string &file) {
    option.add_result(item.inputs);
    try {
        option.run_callback();
    } catch (const CLI::ParseError &wrong) {
        throw bad_value(fmt::format("{}: {}", file, wrong.what()));
    }
}

void take_item(
    const std::vector<CLI::Option *> &options,
    const CLI::ConfigItem &item,
    const std::string &file
) {
    if (item.name == "++") {
        throw bad_value(fmt::format(
            "{}: [{}]: options stand in no section", file, fmt::join(item.parents, ".")
        ));
    }
    for (CLI::Option *option : options) {
        if (item.parents.empty() && item.name == name_of(*option)) {
            if (option->count() == 0) {
                take_value(*option, item, file);
            }
            return;
        }
    }
    throw bad_value(fmt::format("{}: no option is called {}", file, item.fullname()));
}

} // namespace

std::string variable(const std::string &name) {
    const char *value = std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe): at start
    return value == nullptr ? std::string() : std::string(value);
}

void take_variables(const std::vector<CLI::Option *> &options) {
    for (CLI::Option *option : options) {
        take_variable(*option);
    }
}

void take_file(
    const std::vector<CLI::Option *> &options, const std::string &text, const std::string &name
) {
    std::istringstream file(text);
    for (const CLI::ConfigItem &item : CLI::ConfigTOML().from_config(file)) {
        take_item(options, item, name);
    }
}

} // namespace imprint::command
