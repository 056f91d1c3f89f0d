// SPDX-License-Identifier: MIT
#include "publish/routes.hpp"

#include "publish/table.hpp"

namespace imprint::detail {
namespace {

// "" for tags, which show as methods and URL.
std::string_view injected_name(parameter_kind kind) noexcept {
    switch (kind) {
    case pk::upload:
    case pk::optional_upload:
        return "upload";
    case pk::uploads:
        return "uploads";
    case pk::rest:
        return "rest";
    case pk::request:
        return "request";
    case pk::body:
        return "body";
    case pk::body_stream:
        return "body stream";
    case pk::form:
        return "form";
    case pk::certificate:
    case pk::optional_certificate:
        return "client certificate";
    case pk::identity:
        return "identity";
    case pk::session:
        return "session";
    case pk::user:
    case pk::optional_user:
        return "signed-in user";
    case pk::database:
        return "database";
    case pk::answer:
        return "answer";
    case pk::error:
        return "error";
    default:
        return ""; // tags show as methods and URL
    }
}

std::string type_name(const requested &one) {
    if (one.type == nullptr) {
        return std::string(injected_name(one.kind));
    }
    switch (one.type->shape) {
    case value_shape::optional:
        return std::string(one.type->element()->kind_name);
    case value_shape::list:
        return "list of " + std::string(one.type->element()->kind_name);
    default:
        return std::string(one.type->kind_name);
    }
}

std::vector<route::parameter> parameters_of(const entry &of) {
    std::vector<route::parameter> all;
    all.reserve(of.record.parameters.size());
    for (const requested &one : of.requested_ones) {
        all.push_back(
            {one.arg->name, type_name(one), one.arg->default_text, one.is_required(), false}
        );
    }
    for (const parameter_type &one : of.record.parameters) {
        if (!from_request(one.kind) && !injected_name(one.kind).empty()) {
            const bool required =
                one.kind != pk::optional_user && one.kind != pk::optional_certificate;
            all.push_back({"", std::string(injected_name(one.kind)), "", required, true});
        }
    }
    return all;
}

std::vector<route::hook> list_hooks(const hook_chain &of) {
    std::vector<route::hook> all;
    for (const hook_layer *const layer : of.layers) {
        for (const auto &one : layer->hooks) {
            if (one == nullptr) {
                continue;
            }
            route::hook listed{std::string(name_of(one->record.kind)), one->url, {}, {}, {}, 0};
            for (const parameter_kind kind : one->record.takes) {
                listed.takes.emplace_back(injected_name(kind));
            }
            listed.doc = one->record.doc;
            listed.file = one->record.file;
            listed.line = one->record.line;
            all.push_back(std::move(listed));
        }
    }
    return all;
}

route route_of(const entry &of, const hook_chain *hooks) {
    route listed;
    const bool any = of.methods == all_methods;
    listed.methods = any ? std::vector<std::string>{"*"} : method_names(of.methods);
    listed.url = of.url;
    listed.parameters = parameters_of(of);
    listed.result = of.kind == string_kind::html ? "html" : of.record.result->name;
    listed.doc = of.record.doc;
    listed.file = of.record.file;
    listed.line = of.record.line;
    if (hooks != nullptr) {
        listed.hooks = list_hooks(*hooks);
    }
    return listed;
}

} // namespace

std::vector<route> list_routes(const table &of) {
    std::vector<route> all;
    for (const listed_entry &one : of.entries()) {
        all.push_back(route_of(*one.what, one.at->hooks));
    }
    return all;
}

} // namespace imprint::detail
