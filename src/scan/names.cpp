// SPDX-License-Identifier: MIT
#include "scan/names.hpp"

#include <algorithm>
#include <array>

namespace imprint::scan {
namespace {

struct hook_word {
    std::string_view name;
    hook_kind what;
};
constexpr std::array<hook_word, 4> hook_words{{
    {"before_", hook_kind::before},
    {"after_", hook_kind::after},
    {"error_", hook_kind::error},
    {"setup_", hook_kind::setup},
}};

constexpr std::array<std::string_view, 9> customisations{
    "to_string",
    "from_json",
    "to_json",
    "format_as",
    "hash_value",
    "swap",
    "begin",
    "end",
    "tag_invoke",
};

std::size_t common_start(std::string_view one, std::string_view other) {
    const auto differ = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
    return static_cast<std::size_t>(differ.first - one.begin());
}

// What is left of both without what they begin and end with alike is one letter at most, or
// two that are swapped.
bool is_one_edit(std::string_view one, std::string_view other) {
    const std::size_t start = common_start(one, other);
    one.remove_prefix(start);
    other.remove_prefix(start);
    while (!one.empty() && !other.empty() && one.back() == other.back()) {
        one.remove_suffix(1);
        other.remove_suffix(1);
    }
    const bool swapped =
        one.size() == 2 && other.size() == 2 && one[0] == other[1] && one[1] == other[0];
    return (one.size() <= 1 && other.size() <= 1) || swapped;
}

} // namespace

bool is_hidden_name(std::string_view name) {
    return name.starts_with('_') || name.ends_with('_');
}

std::string hidden_name_fault(std::string_view name) {
    return std::string("its name ") + (name.starts_with('_') ? "begins" : "ends") + " with '_'";
}

bool is_customisation_name(std::string_view name) {
    return std::find(customisations.begin(), customisations.end(), name) !=
           customisations.end();
}

std::string_view hook_name(hook_kind what) {
    for (const hook_word &word : hook_words) {
        if (word.what == what) {
            return word.name;
        }
    }
    return "";
}

std::optional<hook_kind> find_hook(std::string_view name) {
    for (const hook_word &word : hook_words) {
        if (word.name == name) {
            return word.what;
        }
    }
    return std::nullopt;
}

std::optional<hook_kind> find_nearly_hook(std::string_view name) {
    if (!name.ends_with('_') || find_hook(name)) {
        return std::nullopt;
    }
    for (const hook_word &word : hook_words) {
        if (is_one_edit(name, word.name)) {
            return word.what;
        }
    }
    return std::nullopt;
}

std::optional<hook_kind> find_bare_hook(std::string_view name) {
    const auto hook = find_hook(std::string(name) + '_');
    return hook == hook_kind::setup ? std::nullopt : hook;
}

} // namespace imprint::scan
