// SPDX-License-Identifier: MIT
#include "imprint/published.hpp"

namespace imprint::detail {

function_record::function_record() = default;
function_record::~function_record() = default;
function_record::function_record(function_record &&) noexcept = default;
function_record &function_record::operator=(function_record &&) noexcept = default;

void function_record::describe(std::string_view what_for) {
    doc = what_for;
}

void function_record::place(std::string_view in_file, unsigned at_line) {
    file = in_file;
    line = at_line;
}

void function_record::add_arg(
    std::string_view name,
    std::string_view default_text,
    void (*make)(const void *state, void *slot),
    std::shared_ptr<const void> state
) {
    args.push_back({std::string(name), std::string(default_text), std::move(state), make});
}

} // namespace imprint::detail
