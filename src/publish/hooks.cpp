// SPDX-License-Identifier: MIT
#include "publish/hooks.hpp"

#include "publish/table.hpp"

#include <algorithm>

namespace imprint::detail {

bool hook::takes(parameter_kind wanted) const noexcept {
    return std::find(record.takes.begin(), record.takes.end(), wanted) != record.takes.end();
}

bool hook::is_personal() const noexcept {
    return std::any_of(record.takes.begin(), record.takes.end(), is_personal_kind);
}

std::string hook::place() const {
    return record.file + ':' + std::to_string(record.line);
}

std::string_view name_of(hook_kind kind) noexcept {
    switch (kind) {
    case hook_kind::before:
        return "before";
    case hook_kind::after:
        return "after";
    case hook_kind::error:
        break;
    }
    return "error";
}

hook_chain::hook_chain(const hook_chain *outer, const hook_layer &inner) {
    if (outer != nullptr) {
        *this = *outer;
    }
    around = outer;
    layers.push_back(&inner);
    for (const hook_kind kind : {hook_kind::before, hook_kind::after}) {
        if (const hook *const one = inner.of(kind)) {
            personal = personal || one->is_personal();
            session = session || one->takes(pk::session);
            database = database || one->takes(pk::database);
            certificate = certificate || one->takes(pk::certificate);
            user = user || one->takes(pk::user);
        }
    }
    if (const hook *const one = inner.of(hook_kind::error)) {
        answers_errors = true;
        errors_take_session = errors_take_session || one->takes(pk::session);
        errors_take_state =
            errors_take_state || one->takes(pk::session) || one->takes(pk::database);
    }
}

} // namespace imprint::detail
