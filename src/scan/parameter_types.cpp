// SPDX-License-Identifier: MIT
#include "scan/parameter_types.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace imprint::scan {
namespace {

enum class spelled { value, reference, const_reference };

struct injected {
    std::string_view type;
    spelled exact;
    filled by;
    std::string_view fault; // of another spelling
};

constexpr std::string_view tag_fault = "is a method tag or at<...>: take it by value";

constexpr std::array<injected, 21> injected_types{{
    {"imprint::on_get", spelled::value, filled::on_get, tag_fault},
    {"imprint::on_post", spelled::value, filled::on_post, tag_fault},
    {"imprint::on_put", spelled::value, filled::on_put, tag_fault},
    {"imprint::on_patch", spelled::value, filled::on_patch, tag_fault},
    {"imprint::on_delete", spelled::value, filled::on_delete, tag_fault},
    {"imprint::on_any", spelled::value, filled::on_any, tag_fault},
    {"imprint::rest",
     spelled::value,
     filled::rest,
     "is the rest of the path: write imprint::rest"},
    {"imprint::request",
     spelled::const_reference,
     filled::request,
     "is the request: write const imprint::request &"},
    {"imprint::body", spelled::value, filled::body, "is the body: write imprint::body"},
    {"imprint::body_stream",
     spelled::value,
     filled::body_stream,
     "is the body: write imprint::body_stream"},
    {"imprint::form", spelled::value, filled::form, "is a whole form: write imprint::form"},
    {"imprint::client_certificate",
     spelled::value,
     filled::certificate,
     "is the client certificate: write imprint::client_certificate"},
    {"std::optional<imprint::client_certificate>",
     spelled::value,
     filled::optional_certificate,
     "is the client certificate: write std::optional<imprint::client_certificate>"},
    {"imprint::client_identity",
     spelled::const_reference,
     filled::identity,
     "is the identity: write const imprint::client_identity &"},
    {"imprint::session",
     spelled::reference,
     filled::session,
     "is the session: write imprint::session &"},
    {"imprint::signed_in_user",
     spelled::value,
     filled::user,
     "is the signed-in user: write imprint::signed_in_user"},
    {"std::optional<imprint::signed_in_user>",
     spelled::value,
     filled::optional_user,
     "is the signed-in user: write std::optional<imprint::signed_in_user>"},
    {"imprint::database",
     spelled::reference,
     filled::database,
     "is the database: write imprint::database &"},
    {"imprint::upload", spelled::value, filled::upload, ""},
    {"std::optional<imprint::upload>", spelled::value, filled::optional_upload, ""},
    {"std::vector<imprint::upload>", spelled::value, filled::uploads, ""},
}};

CXType pointed_to(CXType type) {
    return type.kind == CXType_Pointer ? bare_type(clang_getPointeeType(type)) : type;
}

const injected *find_injected(CXType bare) {
    const std::string name = spelling(pointed_to(bare));
    const auto found = std::find_if(
        injected_types.begin(),
        injected_types.end(),
        [&name](const injected &one) { return one.type == name; }
    );
    return found == injected_types.end() ? nullptr : found;
}

bool is_const_reference(CXType type) {
    return type.kind == CXType_LValueReference &&
           clang_isConstQualifiedType(clang_getPointeeType(type)) != 0;
}

bool is_spelled(CXType type, spelled how) {
    switch (how) {
    case spelled::reference:
        return type.kind == CXType_LValueReference && !is_const_reference(type);
    case spelled::const_reference:
        return is_const_reference(type);
    default:
        return type.kind == CXType_Record;
    }
}

std::string spelling_fault(CXType type, CXType bare) {
    const CXType referred = clang_getNonReferenceType(type);
    if (clang_isVolatileQualifiedType(referred) != 0) {
        return "is volatile: take it by value";
    }
    if (type.kind == CXType_LValueReference && clang_isConstQualifiedType(referred) == 0) {
        return "is a reference the function could write to: take it by value or const &";
    }
    if (bare.kind == CXType_Pointer && !is_text(bare)) {
        return "is a pointer, which no request can fill: take a value or std::optional";
    }
    return "";
}

parameter_use use_of_value(CXType type, CXType bare) {
    const value_shape shaped = shape_of(bare);
    parameter_use use;
    use.by = shaped.outer == shape::list        ? filled::list
             : shaped.outer == shape::aggregate ? filled::aggregate
                                                : filled::value;
    use.takes_segment = use.by == filled::value && shaped.scalar_inside;
    use.optional = shaped.outer == shape::optional || shaped.outer == shape::list;
    use.holds_aggregate =
        use.by == filled::aggregate || (use.optional && !shaped.scalar_inside);
    use.fault = spelling_fault(type, bare);
    use.fault = use.fault.empty() ? shaped.fault : use.fault;
    return use;
}

std::size_t count(const std::vector<parameter_use> &all, filled by) {
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [by](const parameter_use &one) { return one.by == by; }
    ));
}

bool has(const std::vector<parameter_use> &all, filled by) {
    return count(all, by) != 0;
}

std::size_t count_tags(const std::vector<parameter_use> &all) {
    return static_cast<std::size_t>(std::count_if(
        all.begin(),
        all.end(),
        [](const parameter_use &one) {
            return one.by >= filled::on_get && one.by <= filled::on_any;
        }
    ));
}

bool has_uploads(const std::vector<parameter_use> &all) {
    return has(all, filled::upload) || has(all, filled::optional_upload) ||
           has(all, filled::uploads);
}

// How often the body would be read whole.
std::size_t count_bodies(const std::vector<parameter_use> &all) {
    const bool form = has(all, filled::form) || has(all, filled::aggregate) ||
                      has(all, filled::upload) || has(all, filled::uploads) ||
                      (has(all, filled::optional_upload) && has(all, filled::body_stream));
    return count(all, filled::body) + count(all, filled::body_stream) + (form ? 1 : 0);
}

bool holds_aggregate(const std::vector<parameter_use> &all) {
    return std::any_of(all.begin(), all.end(), [](const parameter_use &one) {
        return one.holds_aggregate;
    });
}

bool needs_body(const std::vector<parameter_use> &all) {
    return has(all, filled::body) || has(all, filled::body_stream) || has(all, filled::form) ||
           has_uploads(all);
}

std::vector<std::string> tagged_methods(filled tag) {
    switch (tag) {
    case filled::on_get:
        return {"GET", "HEAD"};
    case filled::on_post:
        return {"POST"};
    case filled::on_put:
        return {"PUT"};
    case filled::on_patch:
        return {"PATCH"};
    case filled::on_delete:
        return {"DELETE"};
    default:
        return {"*"};
    }
}

} // namespace

parameter_use use_of(CXType declared) {
    const CXType type = clang_getCanonicalType(declared);
    const CXType bare = bare_type(type);
    const std::string name = spelling(bare);
    if (name.starts_with("imprint::at<")) {
        const bool exact = is_spelled(type, spelled::value);
        return {filled::at, false, false, std::string(exact ? "" : tag_fault)};
    }
    const injected *const found = find_injected(bare);
    if (found == nullptr) {
        return use_of_value(type, bare);
    }
    parameter_use use{found->by, false, false, ""};
    use.optional = found->by == filled::optional_upload || found->by == filled::uploads;
    if (from_request(found->by)) {
        use.fault = spelling_fault(type, bare);
    } else if (!is_spelled(type, found->exact)) {
        use.fault = found->fault;
    }
    return use;
}

std::string signature_fault(const std::vector<parameter_use> &all, bool returns_nothing) {
    if (count_tags(all) > 1) {
        return "takes one method tag; on_any answers all";
    }
    if (count(all, filled::at) > 1) {
        return "takes one at<...>";
    }
    if (count(all, filled::rest) > 1) {
        return "takes one rest";
    }
    if (count(all, filled::aggregate) > 1) {
        return "takes one aggregate: put the fields of both into one struct";
    }
    if (count_bodies(all) > 1) {
        return "can take the body once: as body, as body_stream, or as a form (an aggregate or "
               "uploads); body and std::optional<upload> may stand together";
    }
    if (has(all, filled::rest) && !has(all, filled::request)) {
        return "takes rest, which is raw: take const imprint::request & too";
    }
    if (has(all, filled::on_get) && needs_body(all)) {
        return "is on_get, but GET and HEAD bring no body: write on_post or on_put instead";
    }
    return returns_nothing && count_tags(all) == 0
               ? "returns nothing, so it needs a method tag: on_post, on_put, on_patch or "
                 "on_delete"
               : "";
}

std::vector<std::string> methods_of(const std::vector<parameter_use> &all) {
    for (const parameter_use &one : all) {
        if (one.by >= filled::on_get && one.by <= filled::on_any) {
            return tagged_methods(one.by);
        }
    }
    if (has(all, filled::body) || has(all, filled::body_stream) || has(all, filled::form) ||
        has_uploads(all) || holds_aggregate(all)) {
        return {"POST"};
    }
    const bool asks = std::any_of(all.begin(), all.end(), [](const parameter_use &one) {
        return from_request(one.by);
    });
    return asks ? std::vector<std::string>{"GET", "HEAD", "POST"}
                : std::vector<std::string>{"GET", "HEAD"};
}

bool has_tag(const std::vector<parameter_use> &all) {
    return count_tags(all) != 0;
}

bool has_unsafe_tag(const std::vector<parameter_use> &all) {
    return has_tag(all) && !has(all, filled::on_get);
}

} // namespace imprint::scan
