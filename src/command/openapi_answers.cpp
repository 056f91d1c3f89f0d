// SPDX-License-Identifier: MIT
#include "command/openapi_answers.hpp"

#include <string_view>

namespace imprint::command {
namespace {

std::string_view meaning_of(int status) {
    switch (status) {
    case 400:
        return "A field is missing, malformed or given twice, or the body is.";
    case 401:
        return "Somebody has to be signed in.";
    case 403:
        return "Another site asked, or a client certificate is missing.";
    case 404:
        return "Nothing is there.";
    case 409:
        return "Another request changed the session meanwhile.";
    case 412:
        return "It is not the one that If-Match or If-Unmodified-Since asks for.";
    case 413:
        return "The body is too large.";
    case 415:
        return "The body is of a media type that is not taken.";
    case 416:
        return "No octet is in the Range.";
    case 503:
        return "The database is not available, or was lost while it stored.";
    default:
        return "The program failed.";
    }
}

} // namespace

ordered_json openapi_answers::refused(int status, refused_by whom) {
    const std::string text = std::to_string(status);
    const bool hook = whom == refused_by::error_hook;
    return refer_to((hook ? "answered_" : "refused_") + text, meaning_of(status), hook);
}

ordered_json openapi_answers::otherwise() {
    return refer_to(
        "refused",
        "Refused for another reason: by the program, or because the request is malformed as "
        "such.",
        false
    );
}

ordered_json openapi_answers::decided() {
    return refer_to(
        "decided",
        "What the function decides, or a hook of the namespaces that it is in; otherwise "
        "refused.",
        true
    );
}

ordered_json openapi_answers::schema() {
    return {
        {"type", "object"},
        {"properties",
         {{"type", {{"type", "string"}}},
          {"title", {{"type", "string"}}},
          {"status", {{"type", "integer"}}},
          {"detail", {{"type", "string"}}}}},
        {"required", {"type", "title", "status", "detail"}},
    };
}

ordered_json
openapi_answers::refer_to(const std::string &name, std::string_view meaning, bool anything) {
    const std::string problem = std::string("#/components/schemas/") + schema_name;
    ordered_json content = {{"application/problem+json", {{"schema", {{"$ref", problem}}}}}};
    if (anything) {
        content["*/*"] = ordered_json::object();
    }
    components_[name] = {{"description", meaning}, {"content", std::move(content)}};
    return {{"$ref", "#/components/responses/" + name}};
}

} // namespace imprint::command
