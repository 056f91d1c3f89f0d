// SPDX-License-Identifier: MIT
#include "command/listing.hpp"

#include "command/text_table.hpp"
#include "imprint/site.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace imprint::command {
namespace {

std::string joined(const std::vector<std::string> &words, std::string_view between) {
    return fmt::format("{}", fmt::join(words, between));
}

// "n: integer = 1"; in brackets what may be absent; what is injected by its kind alone.
std::string describe(const route::parameter &one) {
    std::string text = one.type;
    if (!one.injected) {
        text = fmt::format("{}: {}", one.name.empty() ? "(segment)" : one.name, one.type);
    }
    if (!one.default_text.empty()) {
        text += " = " + one.default_text;
    }
    return one.required ? text : "[" + text + "]";
}

std::string describe(const std::vector<route::parameter> &all) {
    std::vector<std::string> texts;
    texts.reserve(all.size());
    for (const route::parameter &one : all) {
        texts.push_back(describe(one));
    }
    return joined(texts, ", ");
}

// "Also: before / (session)" would be lost in the description, so it is a part of it.
std::string describe(const route &one) {
    std::string text = one.doc;
    for (const route::hook &hook : one.hooks) {
        text += fmt::format(
            "{}{} hook of {}{}",
            text.empty() ? "" : "; ",
            hook.kind,
            hook.url,
            hook.takes.empty() ? "" : " takes " + joined(hook.takes, ", ")
        );
    }
    return text;
}

} // namespace

std::string list_routes(const site &published, table_style style) {
    text_table table({"METHOD", "URL", "PARAMETERS", "RESULT", "DESCRIPTION", "SOURCE"});
    for (const route &one : published.routes()) {
        table.add(
            {joined(one.methods, ","),
             one.url,
             describe(one.parameters),
             one.result,
             describe(one),
             fmt::format("{}:{}", one.file, one.line)}
        );
    }
    return table.format(style.width, style.bold);
}

} // namespace imprint::command
