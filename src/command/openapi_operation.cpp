// SPDX-License-Identifier: MIT
#include "command/openapi_operation.hpp"

#include "command/openapi_fields.hpp"
#include "publish/body_plan.hpp"
#include "publish/hooks.hpp"

#include <algorithm>
#include <set>

namespace imprint::command {
namespace {

using detail::body_plan;
using detail::entry;
using detail::listed_entry;
using detail::pk;
using detail::requested;

constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";
constexpr std::string_view multipart = "multipart/form-data";
constexpr std::string_view json_type = "application/json";
constexpr std::string_view any_type = "*/*";

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD";
}

bool is_alone(const listed_entry &of, std::string_view method) {
    return of.at->count(detail::method_bit(method)) == 1;
}

// Octets, RFC 7578 §4.4.
ordered_json file_schema() {
    return {{"type", "string"}, {"contentMediaType", "application/octet-stream"}};
}

// Structs within structs have no spelling in a query.
std::string left_out(const named_field &field) {
    return field.required ? "The field " + field.name +
                                " is missing here, always: it comes in JSON only, and this "
                                "takes no JSON body."
                          : "The field " + field.name + " comes in JSON only, so not here.";
}

class operation {
  public:
    operation(
        const listed_entry &of,
        std::string_view method,
        const std::vector<std::string> &path_names,
        const operation_context &in
    )
        : entry_(*of.what), hooks_(of.at->hooks), method_(method), path_names_(path_names),
          in_(in), in_path_(path_takers(of, method)), fields_(fields_of(entry_, in_path_)) {}

    ordered_json make();

  private:
    bool plans(std::string_view type, body_plan plan) const {
        return detail::plan_body(entry_, method_, type) == plan;
    }
    // Fields are shown in one place, though a query would do as well.
    bool has_field_body() const {
        return plans(multipart, body_plan::form) && !entry_.takes(pk::body);
    }

    void describe(ordered_json &into) const;
    void add_parameters(ordered_json &into);
    void add_body(ordered_json &into);
    ordered_json form_schema(bool with_files);
    ordered_json json_schema();
    void add_property(ordered_json &to, const named_field &field, notation where);
    void add_responses(ordered_json &into);
    ordered_json success();
    void add_security(ordered_json &into);
    std::set<int> refusals(bool has_body) const;

    const entry &entry_;
    const detail::hook_chain *hooks_;
    std::string_view method_;
    const std::vector<std::string> &path_names_;
    const operation_context &in_;
    std::vector<std::size_t> in_path_;
    std::vector<named_field> fields_;
};

ordered_json operation::make() {
    ordered_json made = ordered_json::object();
    describe(made);
    add_parameters(made);
    add_body(made);
    add_responses(made);
    add_security(made);
    return made;
}

// The first sentence is the summary, the whole text the description.
void operation::describe(ordered_json &into) const {
    const std::string &doc = entry_.record.doc;
    const std::size_t stop = std::min({doc.find(". "), doc.find(".\n"), doc.find("\n\n")});
    const std::string first = doc.substr(0, stop == std::string::npos ? stop : stop + 1);
    std::string all = first.size() < doc.size() ? doc : "";
    if (entry_.takes(pk::rest)) {
        all += all.empty() ? "" : "\n\n";
        all += "Further segments may follow in the path.";
    }
    if (!has_field_body()) {
        for (const named_field &field : fields_) {
            all += field.only_json ? (all.empty() ? "" : "\n\n") + left_out(field) : "";
        }
    }
    if (!first.empty()) {
        into["summary"] = first;
    }
    if (!all.empty()) {
        into["description"] = all;
    }
}

void operation::add_parameters(ordered_json &into) {
    ordered_json all = ordered_json::array();
    for (std::size_t i = 0; i < in_path_.size(); ++i) {
        const requested &one = entry_.requested_ones[in_path_[i]];
        ordered_json parameter = {{"name", path_names_[i]}, {"in", "path"}, {"required", true}};
        if (!one.arg->name.empty() && one.arg->name != path_names_[i]) {
            parameter["description"] = "Named " + one.arg->name + ".";
        }
        parameter["schema"] = in_.schemas.of(*one.type->schema, notation::text);
        all.push_back(std::move(parameter));
    }
    for (const named_field &field : fields_) {
        if (has_field_body() || field.only_json) {
            continue;
        }
        ordered_json parameter = {
            {"name", field.name}, {"in", "query"}, {"required", field.required}
        };
        ordered_json schema = schema_of(field, in_.schemas, notation::text);
        if (!field.default_text.empty() && !schema.contains("default")) {
            parameter["description"] = "Default: " + std::string(field.default_text);
        }
        parameter["schema"] = std::move(schema);
        all.push_back(std::move(parameter));
    }
    if (!all.empty()) {
        into["parameters"] = std::move(all);
    }
}

void operation::add_property(ordered_json &to, const named_field &field, notation where) {
    to["properties"][field.name] = schema_of(field, in_.schemas, where);
    // An unchecked box sends nothing.
    const bool boolean = field.schema->is == detail::schema_type::what::boolean;
    if (field.required && !(boolean && where == notation::text)) {
        to["required"].push_back(field.name);
    }
}

ordered_json operation::form_schema(bool with_files) {
    ordered_json schema = {{"type", "object"}};
    if (entry_.takes(pk::form)) {
        return schema; // any field
    }
    schema["properties"] = ordered_json::object();
    for (const named_field &field : fields_) {
        if (!field.only_json) {
            add_property(schema, field, notation::text);
        }
    }
    for (const requested &one : entry_.requested_ones) {
        if (one.type != nullptr || !with_files) {
            continue;
        }
        schema["properties"][one.arg->name] =
            one.kind == pk::uploads ? ordered_json{{"type", "array"}, {"items", file_schema()}}
                                    : file_schema();
        if (one.kind == pk::upload) {
            schema["required"].push_back(one.arg->name);
        }
    }
    return schema;
}

// A function of one struct alone takes that very struct.
ordered_json operation::json_schema() {
    const bool open = entry_.takes(pk::request);
    const bool alone = entry_.requested_ones.size() == 1 && !open &&
                       entry_.requested_ones.front().kind == pk::aggregate &&
                       entry_.requested_ones.front().arg->make == nullptr;
    if (alone) {
        return in_.schemas.of(*entry_.requested_ones.front().type->schema, notation::json);
    }
    ordered_json schema = {{"type", "object"}, {"properties", ordered_json::object()}};
    for (const named_field &field : fields_) {
        add_property(schema, field, notation::json);
    }
    // `const request &` lifts the refusal of members that nothing takes.
    if (!open) {
        schema["additionalProperties"] = false;
    }
    return schema;
}

void operation::add_body(ordered_json &into) {
    ordered_json content = ordered_json::object();
    const bool needs_json = std::any_of(fields_.begin(), fields_.end(), [](const auto &field) {
        return field.only_json && field.required;
    });
    const bool has_fields = has_field_body() && (!fields_.empty() || entry_.takes(pk::form));
    if (has_fields && !needs_json && !entry_.takes(pk::upload)) {
        content[std::string(urlencoded)]["schema"] = form_schema(false);
    }
    if (plans(multipart, body_plan::form) && !needs_json &&
        (has_fields || entry_.takes_uploads())) {
        content[std::string(multipart)]["schema"] = form_schema(true);
    }
    if (has_fields && plans(json_type, body_plan::json)) {
        content[std::string(json_type)]["schema"] = json_schema();
    }
    if (entry_.takes(pk::body) || entry_.takes(pk::body_stream)) {
        content[std::string(any_type)] = ordered_json::object();
    }
    if (content.empty()) {
        return;
    }
    const bool required =
        entry_.takes(pk::upload) ||
        (has_fields && std::any_of(fields_.begin(), fields_.end(), [](const auto &field) {
             return field.required;
         }));
    into["requestBody"] = {{"required", required}, {"content", std::move(content)}};
}

// What the type of the result says of the answer; a `response` says nothing.
ordered_json operation::success() {
    const auto with_content = [](std::string_view type, ordered_json schema) {
        ordered_json content = ordered_json::object();
        content[std::string(type)] = ordered_json::object();
        if (!schema.empty()) {
            content[std::string(type)]["schema"] = std::move(schema);
        }
        return ordered_json{{"200", {{"description", "The result."}, {"content", content}}}};
    };
    const std::string_view name =
        entry_.kind == detail::string_kind::html ? "html" : entry_.record.result->name;
    const auto find = entry_.record.result->schema;
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
        if (name == "file" && is_safe(method_)) {
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
        return with_content(json_type, in_.schemas.of(*find(), notation::json));
    }
    return with_content(
        "text/plain",
        find == nullptr ? ordered_json{{"type", "string"}}
                        : in_.schemas.of(*find(), notation::text)
    );
}

// Those that follow from what the function is.  Whatever else there is (its own http_error,
// a request that is malformed as such) is the default answer.
std::set<int> operation::refusals(bool has_body) const {
    const auto needs = [this](detail::parameter_kind kind, bool detail::hook_chain::*by_hook) {
        return entry_.takes(kind) || (hooks_ != nullptr && hooks_->*by_hook);
    };
    using chain = detail::hook_chain;
    const bool session = needs(pk::session, &chain::session);
    const bool personal = entry_.is_personal() || (hooks_ != nullptr && hooks_->personal);
    std::set<int> all{500};
    // Also of a segment: its name may come in the query, too.
    if (has_body || entry_.takes_fields()) {
        all.insert(400);
    }
    if (needs(pk::user, &chain::user)) {
        all.insert(401);
    }
    // Cross-site requests, and visitors without a certificate.
    if (!is_safe(method_) || personal) {
        all.insert(403);
    }
    if (!in_path_.empty() || (entry_.record.result->may_be_absent)) {
        all.insert(404);
    }
    if (session) {
        all.insert(409);
    }
    if (entry_.record.result->name == "file" && is_safe(method_)) {
        all.insert({412, 416});
    }
    if (has_body) {
        all.insert(413);
    }
    if (has_body && plans("application/x-anything", body_plan::refuse)) {
        all.insert(415);
    }
    if (session || needs(pk::database, &chain::database)) {
        all.insert(503);
    }
    return all;
}

void operation::add_responses(ordered_json &into) {
    ordered_json all = success();
    const bool hooked = hooks_ != nullptr;
    const auto by =
        hooked && hooks_->answers_errors ? refused_by::error_hook : refused_by::site;
    for (const int status : refusals(into.contains("requestBody"))) {
        all[std::to_string(status)] = in_.answers.refused(status, by);
    }
    const bool decides = hooked || entry_.record.result->name == "response";
    all["default"] = decides ? in_.answers.decided() : in_.answers.otherwise();
    into["responses"] = std::move(all);
}

// Each alternative names all that it needs; an empty one is "nothing".
void operation::add_security(ordered_json &into) {
    const auto either = [this](detail::parameter_kind kind, bool by_hook) {
        return entry_.takes(kind) || by_hook;
    };
    const bool certificate = either(pk::certificate, hooks_ != nullptr && hooks_->certificate);
    const bool user = either(pk::user, hooks_ != nullptr && hooks_->user);
    const bool may_certificate =
        entry_.takes(pk::optional_certificate) || entry_.takes(pk::identity);
    const bool may_session = either(pk::session, hooks_ != nullptr && hooks_->session) ||
                             entry_.takes(pk::optional_user);
    ordered_json least = ordered_json::object();
    if (certificate) {
        least["certificate"] = ordered_json::array();
    }
    if (user) {
        least["session"] = ordered_json::array();
    }
    ordered_json most = least;
    if (may_certificate) {
        most["certificate"] = ordered_json::array();
    }
    if (may_session) {
        most["session"] = ordered_json::array();
    }
    in_.certificates = in_.certificates || most.contains("certificate");
    in_.sessions = in_.sessions || most.contains("session");
    if (most.empty()) {
        return;
    }
    into["security"] = ordered_json::array({least});
    if (most != least) {
        into["security"].push_back(most);
    }
}

} // namespace

std::vector<std::size_t> path_takers(const listed_entry &of, std::string_view method) {
    const entry &what = *of.what;
    if (!is_alone(of, method)) {
        return what.required_takers;
    }
    std::size_t count = 0;
    while (count < what.segment_takers.size() &&
           what.requested_ones[what.segment_takers[count]].is_required()) {
        ++count;
    }
    count = std::max(count, what.least_segments);
    const auto first = what.segment_takers.begin();
    return {first, first + static_cast<std::ptrdiff_t>(count)};
}

ordered_json make_operation(
    const listed_entry &of,
    std::string_view method,
    const std::vector<std::string> &path_names,
    const operation_context &in
) {
    return operation(of, method, path_names, in).make();
}

} // namespace imprint::command
