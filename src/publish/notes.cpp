// SPDX-License-Identifier: MIT
#include "publish/notes.hpp"

#include "base/text.hpp"
#include "http/rule.hpp"

#include <variant>

namespace imprint::detail {
namespace {

std::string name_thrower(const entry *function, const hook *in_hook) {
    if (in_hook != nullptr) {
        return std::string(name_of(in_hook->record.kind)) + " hook of " + in_hook->url + " (" +
               in_hook->place() + "): ";
    }
    return function == nullptr ? "" : function->url + " (" + function->place() + "): ";
}

// A function's text is never sent as HTML by itself.
bool sends_html_as_text(const call &of, const response &made) {
    const auto *const sent = std::get_if<std::string>(&made.content());
    const auto type = made.field("Content-Type");
    const bool function = of.what.record.text == nullptr;
    return function && sent != nullptr && type && type->starts_with("text/plain") &&
           classify_string(*sent) == string_kind::html;
}

} // namespace

std::string note_failure(const failure &what, const entry *function, const hook *in_hook) {
    if (what.particulars.empty()) {
        return http::format_refusal(what.told);
    }
    return http::format_refusal(
        http_error(what.told.status(), name_thrower(function, in_hook) + what.particulars)
            .type(what.told.type())
    );
}

void note_answer(
    const call &of, const response &made, bool development, std::vector<std::string> &notes
) {
    for (const std::string &name : of.ignored) {
        if (development) {
            notes.push_back(
                "the form's field '" + base::escape_for_log(name, 100) + "' was not used"
            );
        }
    }
    if (sends_html_as_text(of, made)) {
        notes.push_back(
            of.what.url + " sends HTML as text/plain: return imprint::html (" +
            of.what.place() + ')'
        );
    }
}

} // namespace imprint::detail
