// SPDX-License-Identifier: MIT
#include "command/listing.hpp"

#include "imprint/site.hpp"

#include <fmt/format.h>

namespace imprint::command {
namespace {

std::string joined(const std::vector<std::string> &words) {
    std::string text;
    for (const std::string &word : words) {
        text += text.empty() ? word : "," + word;
    }
    return text;
}

std::string describe(const route::parameter &one) {
    std::string text = one.name.empty() ? one.type : one.name + ": " + one.type;
    if (!one.default_text.empty()) {
        text += " = " + one.default_text;
    }
    return one.required ? text : "[" + text + "]";
}

} // namespace

std::string list_routes(const site &published) {
    std::string text;
    for (const route &one : published.routes()) {
        text += fmt::format("{:<10} {}", joined(one.methods), one.url);
        std::string_view before = "  ";
        for (const route::parameter &parameter : one.parameters) {
            text += before;
            text += describe(parameter);
            before = ", ";
        }
        text += fmt::format("  -> {}", one.result);
        text += one.doc.empty() ? "" : "  " + one.doc;
        text += fmt::format("  ({}:{})\n", one.file, one.line);
    }
    return text;
}

} // namespace imprint::command
