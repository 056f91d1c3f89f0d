// SPDX-License-Identifier: MIT
#include "http/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace imprint::http {
namespace {

constexpr std::string_view prefix = "urn:imprint:";

// Meanings complete "Refused because ...".
constexpr auto table = std::to_array<rule_row>({
    {rule::malformed_message,
     "malformed-message",
     400,
     "what the front server sent is no well-formed FastCGI, SCGI or CGI request",
     ""},
    {rule::params_too_large,
     "params-too-large",
     431,
     "the request's fields have together more octets than are kept",
     "256 KiB, fixed"},
    {rule::too_many_params,
     "too-many-params",
     431,
     "the request has more fields than are kept",
     "512 with those the front server adds, fixed"},
    {rule::repeated_param,
     "repeated-param",
     400,
     "a value that decides something came twice, and two readers could take different ones",
     ""},
    {rule::control_character,
     "control-character",
     400,
     "a field holds a control character, which could begin another field",
     ""},
    {rule::bad_method, "bad-method", 400, "the method is no token of at most 64 characters", ""
    },
    {rule::bad_target,
     "bad-target",
     400,
     "the request target is absent, no path, or has a blank or control character",
     ""},
    {rule::query_mismatch,
     "query-mismatch",
     400,
     "QUERY_STRING is not the query of REQUEST_URI: the front server changed one of them",
     ""},
    {rule::too_many_query_fields,
     "too-many-query-fields",
     400,
     "the query has more fields than are read",
     "1000, fixed"},
    {rule::bad_host, "bad-host", 400, "the Host field is no host with an optional port", ""},
    {rule::bad_content_length,
     "bad-content-length",
     400,
     "the announced length of the body is no number, or not the one the client announced",
     ""},
    {rule::too_many_cookies,
     "too-many-cookies",
     431,
     "the request has more cookies than are read",
     "500, fixed"},
    {rule::outside_mount,
     "outside-mount",
     404,
     "the path is not below the place where the front server put this site",
     "--mount, settings.mount"},
    {rule::not_published,
     "not-published",
     404,
     "nothing is published at this URL, or a segment of it is not what its parameter takes",
     ""},
    {rule::method_not_allowed,
     "method-not-allowed",
     405,
     "what is published at this URL answers other methods; Allow names them",
     "the function's method tag"},
    {rule::nothing_there,
     "nothing-there",
     404,
     "the function found nothing: it returned an empty std::optional",
     ""},
    {rule::cross_site,
     "cross-site",
     403,
     "another site made the browser send this request (Sec-Fetch-Site)",
     "--origin, settings.origins"},
    {rule::foreign_origin,
     "foreign-origin",
     403,
     "the request's Origin is not one of this site's",
     "--origin, settings.origins"},
    {rule::certificate_needed,
     "certificate-needed",
     403,
     "this is only for clients with a certificate that the front server verified",
     "a parameter imprint::client_certificate"},
    {rule::sign_in_needed,
     "sign-in-needed",
     401,
     "this is only for somebody who is signed in",
     "a parameter imprint::signed_in_user"},
    {rule::unwanted_media_type,
     "unwanted-media-type",
     415,
     "the body's media type is none that is taken here, or no body is",
     "the function's parameters"},
    {rule::no_body_wanted,
     "no-body-wanted",
     413,
     "a body of unannounced length came, and nothing here takes one",
     "1 MiB is read and dropped, fixed"},
    {rule::body_too_large,
     "body-too-large",
     413,
     "the body has more octets than are taken",
     "--body-bytes, settings.body_bytes: 64 MiB"},
    {rule::json_too_large,
     "json-too-large",
     413,
     "the JSON body has more octets than are parsed in memory",
     "settings.json_bytes: 4 MiB"},
    {rule::text_too_large,
     "text-too-large",
     413,
     "the body or upload is larger than the function takes as one text",
     "the argument of text(): 1 MiB"},
    {rule::body_cut_short,
     "body-cut-short",
     400,
     "the body ended before its announced length",
     ""},
    {rule::body_too_long, "body-too-long", 400, "the body is longer than announced", ""},
    {rule::body_too_slow,
     "body-too-slow",
     408,
     "the body came too slowly",
     "60 s between two octets; a stream 1 KiB/s and 10 minutes; fixed"},
    {rule::malformed_form,
     "malformed-form",
     400,
     "the multipart form does not follow RFC 7578",
     ""},
    {rule::form_overhead,
     "form-overhead",
     413,
     "the multipart form has too much around its parts: heads, preamble or epilogue",
     "fixed"},
    {rule::too_many_form_fields,
     "too-many-form-fields",
     413,
     "the form has more fields or parts than are read",
     "settings.form_fields: 1000"},
    {rule::form_text_too_large,
     "form-text-too-large",
     413,
     "the form's texts have together more octets than are kept in memory; files do not count",
     "settings.form_text_bytes: 1 MiB"},
    {rule::malformed_json, "malformed-json", 400, "the body is not JSON (RFC 8259)", ""},
    {rule::json_member_twice,
     "json-member-twice",
     400,
     "a JSON object names a member twice, and two readers could take different ones",
     ""},
    {rule::json_too_deep,
     "json-too-deep",
     400,
     "the JSON body is nested deeper than is read",
     "64, fixed"},
    {rule::too_many_json_values,
     "too-many-json-values",
     413,
     "the JSON body has more values than are read",
     "1000000, fixed"},
    {rule::json_no_object,
     "json-no-object",
     400,
     "fields are taken from a JSON object, and the body is another value",
     ""},
    {rule::invalid_fields,
     "invalid-fields",
     400,
     "a field is missing, given twice, not of its type or range, or not known here",
     "the function's parameters"},
    {rule::precondition_failed,
     "precondition-failed",
     412,
     "the document is not in the state that If-Match or If-Unmodified-Since asks for",
     ""},
    {rule::range_not_satisfiable,
     "range-not-satisfiable",
     416,
     "the Range lies outside of the document",
     ""},
    {rule::session_conflict,
     "session-conflict",
     409,
     "another request changed the session meanwhile; sending it again may succeed",
     ""},
    {rule::temporary_files_full,
     "temporary-files-full",
     507,
     "there is no room to keep the body while the request runs",
     "settings.temporary"},
    {rule::temporary_files_failed,
     "temporary-files-failed",
     500,
     "the body could not be kept while the request runs",
     "settings.temporary"},
    {rule::database_unavailable,
     "database-unavailable",
     503,
     "the database is not available; nothing was stored",
     "--database, settings.database"},
    {rule::outcome_unknown,
     "outcome-unknown",
     503,
     "the database was lost while it stored; whether it did is not known",
     ""},
    {rule::program_failed, "program-failed", 500, "the program failed; its log says how", ""},
    {rule::program_too_slow,
     "program-too-slow",
     504,
     "the program took longer than it may; its log says where",
     "--request-timeout: 60 s"},
    {rule::overloaded,
     "overloaded",
     503,
     "the request waited too long before it could be begun; it may be sent again",
     "--queue-timeout: none"},
});

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].which) != i) {
            return false;
        }
    }
    return static_cast<std::size_t>(rule::overloaded) + 1 == table.size();
}
static_assert(is_in_order(), "one row per rule, in the order of the enum");

} // namespace

std::span<const rule_row> rules() noexcept {
    return table;
}

const rule_row &row_of(rule which) noexcept {
    return table[static_cast<std::size_t>(which)];
}

std::string type_of(rule which) {
    return std::string(prefix).append(row_of(which).slug);
}

const rule_row *find_rule(std::string_view type) noexcept {
    if (!type.starts_with(prefix)) {
        return nullptr;
    }
    const auto *const found =
        std::ranges::find(table, type.substr(prefix.size()), &rule_row::slug);
    return found == table.end() ? nullptr : found;
}

http_error make_error(rule which, const std::string &why) {
    return http_error(row_of(which).status, why).type(type_of(which));
}

void refuse(rule which, const std::string &why) {
    throw make_error(which, why);
}

std::string format_refusal(const http_error &error) {
    std::string line = fmt::format("{} {}", error.status(), error.what());
    if (const rule_row *const row = find_rule(error.type())) {
        line.append(" [").append(row->slug).append("]");
    } else if (error.type() != "about:blank") {
        line.append(" [").append(error.type()).append("]");
    }
    return line;
}

} // namespace imprint::http
