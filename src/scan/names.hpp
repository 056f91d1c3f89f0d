// SPDX-License-Identifier: MIT
// What a name alone says: hidden, taken by the standard library's protocols, or nearly a hook.
// Pure.
#pragma once

#include "scan/model.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace imprint::scan {

// Begins or ends with '_'.
bool is_hidden_name(std::string_view name);
std::string hidden_name_fault(std::string_view name); // "its name begins with '_'"
// to_string, begin ...: found by argument-dependent lookup, never meant as URLs.
bool is_customisation_name(std::string_view name);

std::optional<hook_kind> find_hook(std::string_view name);
std::string_view hook_name(hook_kind what);
// The hook that `name` misses by one letter added, left out, changed or swapped with its
// neighbour.  Only of names that end in '_': what else is so named is published or static.
std::optional<hook_kind> find_nearly_hook(std::string_view name);
// "before" for before_: published it would look like a guard.
std::optional<hook_kind> find_bare_hook(std::string_view name);

} // namespace imprint::scan
