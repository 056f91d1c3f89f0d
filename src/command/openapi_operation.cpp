// SPDX-License-Identifier: MIT
#include "command/openapi_operation.hpp"

#include "command/openapi_fields.hpp"
#include "command/openapi_responses.hpp"
#include "publish/body_plan.hpp"
#include "publish/hooks.hpp"

#include <algorithm>

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
        : listed_(of), entry_(*of.what), hooks_(of.at->hooks), method_(method),
          path_names_(path_names), in_(in), in_path_(path_takers(of, method)),
          fields_(fields_of(entry_, in_path_)) {}

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
    void add_security(ordered_json &into);

    const listed_entry &listed_;
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
    made["responses"] = make_responses(
        listed_, method_, {made.contains("requestBody"), !in_path_.empty()}, in_
    );
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
