// SPDX-License-Identifier: MIT
#include "publish/body_plan.hpp"

#include "base/text.hpp"
#include "http/form_collector.hpp"
#include "http/media_type.hpp"

namespace imprint::detail {
namespace {

// RFC 8259, and RFC 6839 §3.1 for "+json".
bool is_json(std::string_view content_type) {
    const auto type = http::parse_media_type(content_type);
    return type && ((type->type == "application" && type->subtype == "json") ||
                    type->subtype.ends_with("+json"));
}

bool is_multipart(std::string_view content_type) {
    const auto type = http::parse_media_type(content_type);
    return type && type->essence() == "multipart/form-data";
}

// RFC 9110 §9.3.1: a body with GET means nothing, so no field is taken from it.
bool has_fields(std::string_view method) {
    return method != "GET" && method != "HEAD";
}

} // namespace

body_plan plan_body(const entry &what, std::string_view method, std::string_view content_type) {
    if (what.takes(pk::body_stream)) {
        return body_plan::stream;
    }
    if (what.takes(pk::body)) {
        const bool form = what.takes(pk::optional_upload) && is_multipart(content_type);
        return form ? body_plan::form : body_plan::raw;
    }
    const bool forms = what.takes_fields() || what.takes_uploads() || what.takes(pk::form);
    if (forms && has_fields(method) && http::form_collector::is_form(content_type)) {
        return body_plan::form;
    }
    const bool objects =
        what.takes_fields() && !what.takes(pk::form) && !what.takes(pk::upload);
    if (objects && has_fields(method) && is_json(content_type)) {
        return body_plan::json;
    }
    return what.takes(pk::request) ? body_plan::discard : body_plan::refuse;
}

std::string
unwanted_body(const entry &what, std::string_view method, std::string_view content_type) {
    std::string text =
        content_type.empty()
            ? "a body without Content-Type came"
            : "a body of type '" + base::escape_for_log(content_type, 100) + "' came";
    const bool forms = what.takes_fields() || what.takes_uploads() || what.takes(pk::form);
    if (!forms || !has_fields(method)) {
        return text + ", and nothing here takes a body";
    }
    text += ", and this takes application/x-www-form-urlencoded, multipart/form-data";
    const bool objects =
        what.takes_fields() && !what.takes(pk::form) && !what.takes(pk::upload);
    return text + (objects ? " or application/json" : "");
}

} // namespace imprint::detail
