// SPDX-License-Identifier: MIT
// What fills a parameter: the request, or Imprint by its type.  The same decisions and
// sentences as include/imprint/signature.hpp and refusals.hpp.
#pragma once

#include "scan/value_types.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

enum class filled {
    // From the request.
    value, // scalars, and optional ones
    list,
    aggregate,
    upload,
    optional_upload,
    uploads,
    // Injected by type.
    on_get,
    on_post,
    on_put,
    on_patch,
    on_delete,
    on_any,
    at,
    rest,
    request,
    body,
    body_stream,
    form,
    certificate,
    optional_certificate,
    identity,
    session,
    user,
    optional_user,
    database,
    // Of hooks only.
    response,
    http_error,
};

struct parameter_use {
    filled by = filled::value;
    bool takes_segment = false;
    bool optional = false; // may be absent by its type
    std::string fault{};   // a sentence after the parameter's name; "" when it can be filled
    bool holds_aggregate = false; // is one, or an optional or a list of such
};

inline bool from_request(filled by) {
    return by <= filled::uploads;
}

parameter_use use_of(CXType declared);

// What is wrong with the parameters together, or "".
std::string signature_fault(const std::vector<parameter_use> &all, bool returns_nothing);

// "GET", "HEAD", "POST" ...; "*" for any.
std::vector<std::string> methods_of(const std::vector<parameter_use> &all);
bool has_tag(const std::vector<parameter_use> &all);
bool has_unsafe_tag(const std::vector<parameter_use> &all);

} // namespace imprint::scan
