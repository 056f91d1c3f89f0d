// SPDX-License-Identifier: MIT
// Hooks of namespaces, and for each place below them the chain of those that apply.  Pure.
#pragma once

#include "imprint/hook.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::detail {

struct hook {
    hook_record record;
    std::string url; // of its namespace

    bool takes(parameter_kind wanted) const noexcept;
    bool is_personal() const noexcept; // session, user, certificate or database
    std::string place() const;         // "site/index.cpp:12"
};

std::string_view name_of(hook_kind kind) noexcept;

// What one namespace has: at most one of each kind.
struct hook_layer {
    std::array<std::unique_ptr<hook>, 3> hooks;

    hook *of(hook_kind kind) const noexcept {
        return hooks[static_cast<std::size_t>(kind)].get();
    }
};

// The layers that apply somewhere, from the outermost inwards, and what they need together.
struct hook_chain {
    hook_chain(const hook_chain *outer, const hook_layer &inner);

    const hook_chain *around = nullptr;
    std::vector<const hook_layer *> layers;
    // What runs for each request counts as the function's own.
    bool personal = false;
    bool session = false;
    bool database = false;
    bool certificate = false;
    bool user = false;
    // Error hooks run for errors only, and count for those.
    bool answers_errors = false;
    bool errors_take_session = false;
    bool errors_take_state = false; // session or database
};

} // namespace imprint::detail
