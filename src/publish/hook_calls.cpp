// SPDX-License-Identifier: MIT
#include "publish/hook_calls.hpp"

#include <iterator>
#include <utility>

namespace imprint::detail {
namespace {

// What RFC 9110 wants beside the status (Allow, WWW-Authenticate) stays with it.
void keep_fields(response &answer, const http_error &error) {
    name_values missing;
    for (const name_value &field : error.fields()) {
        if (!answer.has(field.name)) {
            missing.push_back(field);
        }
    }
    for (const name_value &field : missing) {
        answer.add(field.name, field.value);
    }
}

} // namespace

std::optional<response> hook_calls::run(const hook &which, occasion &with) {
    running_ = &which;
    auto answer = which.record.run(which.record.what, with);
    running_ = nullptr;
    return answer;
}

std::optional<response> hook_calls::before(occasion &with) {
    for (const hook_layer *const layer : chain_.layers) {
        ++entered_;
        if (const hook *const one = layer->of(hook_kind::before)) {
            if (auto answer = run(*one, with)) {
                return answer;
            }
        }
    }
    return std::nullopt;
}

void hook_calls::after(occasion &with, response &made) {
    with.made = &made;
    for (std::size_t i = entered_; i > 0; --i) {
        if (const hook *const one = chain_.layers[i - 1]->of(hook_kind::after)) {
            run(*one, with);
        }
    }
    with.made = nullptr;
}

std::optional<response>
hook_calls::error(occasion &with, const http_error &error, bool foreign) {
    with.refused = &error;
    for (auto at = chain_.layers.rbegin(); at != chain_.layers.rend(); ++at) {
        const hook *const one = (*at)->of(hook_kind::error);
        if (one == nullptr || (foreign && one->is_personal())) {
            continue;
        }
        personal_ = personal_ || one->is_personal();
        if (auto answer = run(*one, with)) {
            if (!one->record.sets_status) {
                answer->status(error.status());
            }
            if (answer->status() == error.status()) {
                keep_fields(*answer, error);
            }
            return answer;
        }
    }
    return std::nullopt;
}

} // namespace imprint::detail
