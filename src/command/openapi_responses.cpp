// SPDX-License-Identifier: MIT
#include "command/openapi_responses.hpp"

#include "publish/body_plan.hpp"
#include "publish/hooks.hpp"

#include <set>

namespace imprint::command {
namespace {

using detail::entry;
using detail::listed_entry;
using detail::pk;

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD";
}

// What the type of the result says of the answer; a `response` says nothing.
ordered_json success(const entry &what, std::string_view method, openapi_schemas &schemas) {
    const auto with_content = [](std::string_view type, ordered_json schema) {
        ordered_json content = ordered_json::object();
        content[std::string(type)] = ordered_json::object();
        if (!schema.empty()) {
            content[std::string(type)]["schema"] = std::move(schema);
        }
        return ordered_json{{"200", {{"description", "The result."}, {"content", content}}}};
    };
    const std::string_view name =
        what.kind == detail::string_kind::html ? "html" : what.record.result->name;
    const auto find = what.record.result->schema;
    if (name == "nothing") {
        return {{"204", {{"description", "Done."}}}};
    }
    if (name == "redirect") {
        const ordered_json location = {
            {"description", "Where to look instead."}, {"schema", {{"type", "string"}}}
        };
        return {
            {"3XX",
             {{"description", "It is elsewhere: 303, unless the function says otherwise."},
              {"headers", {{"Location", location}}}}}
        };
    }
    if (name == "response") {
        return ordered_json::object();
    }
    if (name == "file" || name == "stream") {
        ordered_json made = with_content("application/octet-stream", {});
        if (name == "file" && is_safe(method)) {
            made["206"] = made["200"];
            made["206"]["description"] = "The part of it that Range asks for.";
            made["304"] = {{"description", "It is the one that the client has."}};
        }
        return made;
    }
    if (name == "html") {
        return with_content("text/html", {{"type", "string"}});
    }
    if (name == "json") {
        return with_content("application/json", schemas.of(*find(), notation::json));
    }
    return with_content(
        "text/plain",
        find == nullptr ? ordered_json{{"type", "string"}} : schemas.of(*find(), notation::text)
    );
}

// Those that follow from what the function is.  Whatever else there is (its own http_error,
// a request that is malformed as such) is the default answer.
std::set<int> refusals(const listed_entry &of, std::string_view method, asked_with comes) {
    const entry &what = *of.what;
    const detail::hook_chain *const hooks = of.at->hooks;
    const auto needs = [&](detail::parameter_kind kind, bool detail::hook_chain::*by_hook) {
        return what.takes(kind) || (hooks != nullptr && hooks->*by_hook);
    };
    using chain = detail::hook_chain;
    const bool session = needs(pk::session, &chain::session);
    const bool personal = what.is_personal() || (hooks != nullptr && hooks->personal);
    std::set<int> all{500};
    // Also of a segment: its name may come in the query, too.
    if (comes.body || what.takes_fields()) {
        all.insert(400);
    }
    if (needs(pk::user, &chain::user)) {
        all.insert(401);
    }
    // Cross-site requests, and visitors without a certificate.
    if (!is_safe(method) || personal) {
        all.insert(403);
    }
    if (comes.path || (what.record.result->may_be_absent)) {
        all.insert(404);
    }
    if (session) {
        all.insert(409);
    }
    if (what.record.result->name == "file" && is_safe(method)) {
        all.insert({412, 416});
    }
    if (comes.body) {
        all.insert(413);
    }
    const bool unknown_is_refused =
        detail::plan_body(what, method, "application/x-anything") == detail::body_plan::refuse;
    if (comes.body && unknown_is_refused) {
        all.insert(415);
    }
    if (session || needs(pk::database, &chain::database)) {
        all.insert(503);
    }
    return all;
}

} // namespace

ordered_json make_responses(
    const listed_entry &of,
    std::string_view method,
    asked_with comes,
    const operation_context &in
) {
    const detail::hook_chain *const hooks = of.at->hooks;
    ordered_json all = success(*of.what, method, in.schemas);
    const auto by =
        hooks != nullptr && hooks->answers_errors ? refused_by::error_hook : refused_by::site;
    for (const int status : refusals(of, method, comes)) {
        all[std::to_string(status)] = in.answers.refused(status, by);
    }
    const bool decides = hooks != nullptr || of.what->record.result->name == "response";
    all["default"] = decides ? in.answers.decided() : in.answers.otherwise();
    return all;
}

} // namespace imprint::command
