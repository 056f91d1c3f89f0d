// SPDX-License-Identifier: MIT
// Every rule by which Imprint refuses a request, in one table: doc/refusals.md says the same
// to people, and a test keeps both equal.  A rule's slug is stable: programs compare it.
#pragma once

#include "imprint/http_error.hpp"

#include <span>
#include <string>
#include <string_view>

namespace imprint::http {

enum class rule : unsigned char {
    // The head, as the front server passes it on.
    malformed_message,
    params_too_large,
    too_many_params,
    repeated_param,
    control_character,
    bad_method,
    bad_target,
    query_mismatch,
    too_many_query_fields,
    bad_host,
    bad_content_length,
    too_many_cookies,
    outside_mount,
    // The URL and the method.
    not_published,
    method_not_allowed,
    nothing_there,
    // Who asks.
    cross_site,
    foreign_origin,
    certificate_needed,
    sign_in_needed,
    // The body.
    unwanted_media_type,
    no_body_wanted,
    body_too_large,
    json_too_large,
    text_too_large,
    body_cut_short,
    body_too_long,
    body_too_slow,
    // Its form or JSON, and the parameters.
    malformed_form,
    form_overhead,
    too_many_form_fields,
    form_text_too_large,
    malformed_json,
    json_member_twice,
    json_too_deep,
    too_many_json_values,
    json_no_object,
    invalid_fields,
    // Conditions (RFC 9110 §13, §14).
    precondition_failed,
    range_not_satisfiable,
    // What is not the client's fault.
    session_conflict,
    temporary_files_full,
    temporary_files_failed,
    database_unavailable,
    outcome_unknown,
    program_failed,
    program_too_slow,
    overloaded,
};

struct rule_row {
    rule which;
    std::string_view slug;
    int status;
    std::string_view meaning;
    std::string_view limit; // what says how much or how, and its option; "" when nothing does
};

std::span<const rule_row> rules() noexcept; // in the order of the enum
const rule_row &row_of(rule which) noexcept;

// "urn:imprint:not-published", for problem documents (RFC 9457 §3.1.1).
std::string type_of(rule which);
// The row of such a type; nullptr for any other.
const rule_row *find_rule(std::string_view type) noexcept;

// With the rule's status and type.
http_error make_error(rule which, const std::string &why);
[[noreturn]] void refuse(rule which, const std::string &why);

// "404 nothing is published here [not-published]": how a refusal stands in the log.
std::string format_refusal(const http_error &error);

} // namespace imprint::http
