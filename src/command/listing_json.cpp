// SPDX-License-Identifier: MIT
// `routes --json`; doc/routes.md says what each member means, and that none disappears.
#include "command/listing.hpp"
#include "imprint/site.hpp"

#include <nlohmann/json.hpp>

namespace imprint::command {
namespace {

using json = nlohmann::ordered_json;

json json_of(const route::parameter &one) {
    return {
        {"name", one.name},
        {"type", one.type},
        {"default", one.default_text},
        {"required", one.required},
        {"injected", one.injected},
    };
}

json json_of(const route::hook &one) {
    return {
        {"kind", one.kind},
        {"url", one.url},
        {"takes", one.takes},
        {"doc", one.doc},
        {"file", one.file},
        {"line", one.line},
    };
}

json json_of(const route &one);

template <class List>
json list_of(const List &list) {
    json all = json::array();
    for (const auto &one : list) {
        all.push_back(json_of(one));
    }
    return all;
}

json json_of(const route &one) {
    return {
        {"methods", one.methods},
        {"url", one.url},
        {"parameters", list_of(one.parameters)},
        {"result", one.result},
        {"doc", one.doc},
        {"file", one.file},
        {"line", one.line},
        {"hooks", list_of(one.hooks)},
    };
}

} // namespace

std::string routes_json(const site &published) {
    // A file name need not be UTF-8, which dump() would refuse.
    return list_of(published.routes()).dump(2, ' ', false, json::error_handler_t::replace) +
           '\n';
}

} // namespace imprint::command
