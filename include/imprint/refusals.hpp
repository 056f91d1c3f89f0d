// SPDX-License-Identifier: MIT
// The sentences a wrong registration is refused with when it is compiled.  Each begins
// "publish: " and says what to write instead.  Nothing for applications to use.
#pragma once

#include "imprint/arg.hpp"
#include "imprint/render.hpp"
#include "imprint/signature.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace imprint::detail {

// static_assert takes a literal only, so each position is a sentence of its own.
#define IMPRINT_REFUSE(which, sentence)                                                        \
    else if constexpr (Fault == fault::which) {                                                \
        static_assert(Position != 1, "publish: parameter 1 " sentence);                        \
        static_assert(Position != 2, "publish: parameter 2 " sentence);                        \
        static_assert(Position != 3, "publish: parameter 3 " sentence);                        \
        static_assert(Position != 4, "publish: parameter 4 " sentence);                        \
        static_assert(Position != 5, "publish: parameter 5 " sentence);                        \
        static_assert(Position != 6, "publish: parameter 6 " sentence);                        \
        static_assert(Position != 7, "publish: parameter 7 " sentence);                        \
        static_assert(Position != 8, "publish: parameter 8 " sentence);                        \
        static_assert(Position != 9, "publish: parameter 9 " sentence);                        \
        static_assert(Position < 10, "publish: a parameter after the ninth " sentence);        \
    }

template <fault Fault, std::size_t Position>
consteval bool report_parameter() {
    if constexpr (Fault == fault::none) {
    }
    IMPRINT_REFUSE(tag, "is a method tag or at<...>: take it by value")
    IMPRINT_REFUSE(rest, "is the rest of the path: write imprint::rest")
    IMPRINT_REFUSE(request, "is the request: write const imprint::request &")
    IMPRINT_REFUSE(body, "is the body: write imprint::body")
    IMPRINT_REFUSE(body_stream, "is the body: write imprint::body_stream")
    IMPRINT_REFUSE(form, "is a whole form: write imprint::form")
    IMPRINT_REFUSE(certificate, "is the client certificate: write imprint::client_certificate")
    IMPRINT_REFUSE(
        optional_certificate,
        "is the client certificate: write std::optional<imprint::client_certificate>"
    )
    IMPRINT_REFUSE(identity, "is the identity: write const imprint::client_identity &")
    IMPRINT_REFUSE(session, "is the session: write imprint::session &")
    IMPRINT_REFUSE(user, "is the signed-in user: write imprint::signed_in_user")
    IMPRINT_REFUSE(
        optional_user, "is the signed-in user: write std::optional<imprint::signed_in_user>"
    )
    IMPRINT_REFUSE(database, "is the database: write imprint::database &")
    IMPRINT_REFUSE(volatile_type, "is volatile: take it by value")
    IMPRINT_REFUSE(
        non_const_reference,
        "is a reference the function could write to: take it by value or const &"
    )
    IMPRINT_REFUSE(
        pointer, "is a pointer, which no request can fill: take a value or std::optional"
    )
    IMPRINT_REFUSE(
        character, "is a character: take std::string, or signed char for a small number"
    )
    IMPRINT_REFUSE(
        undescribed_enum,
        "is an enum whose names are not known: write imprint::describe<> for it"
    )
    IMPRINT_REFUSE(
        undescribed_struct,
        "is a struct whose fields are not known: write imprint::describe<> for it"
    )
    IMPRINT_REFUSE(
        struct_field,
        "is a struct that no request can fill: one of its fields has such a type, or it can't "
        "be made from {}"
    )
    IMPRINT_REFUSE(
        unbindable,
        "has a type no request can fill: take numbers, text, enums, dates, optional or vector "
        "of them, a described struct, or what Imprint injects"
    )
    IMPRINT_REFUSE(
        unnamed, "comes by name only, and has none: give imprint::arg{\"name\"} for each"
    )
    IMPRINT_REFUSE(
        wrong_default,
        "has a default of another type: give arg a callable without parameters whose result "
        "converts to the parameter's type"
    )
    IMPRINT_REFUSE(
        dangling_default,
        "is a view, and its default makes a text that is gone at once: return a literal"
    )
    IMPRINT_REFUSE(
        upload_default, "is an upload and can't have a default: take std::optional of it"
    )
    return Fault == fault::none;
}
#undef IMPRINT_REFUSE

struct found_fault {
    fault what = fault::none;
    std::size_t position = 1;
};
consteval found_fault first_fault(std::span<const parameter_type> all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].wrong != fault::none) {
            return {all[i].wrong, i + 1};
        }
    }
    return {};
}
// The first of those that come by name only.
consteval found_fault first_nameless(std::span<const parameter_type> all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        const parameter_kind kind = all[i].kind;
        if (kind == pk::list || kind == pk::upload || kind == pk::optional_upload ||
            kind == pk::uploads) {
            return {fault::unnamed, i + 1};
        }
    }
    return {};
}

template <class T>
inline constexpr bool is_view =
    std::is_same_v<T, std::string_view> || std::is_same_v<T, std::optional<std::string_view>>;

template <class Default, class Value>
concept makes = requires(const Default &make, void (&take)(Value)) { take(make()); };

template <class Parameter, class Default>
consteval fault default_fault() {
    using bare = std::remove_cvref_t<Parameter>;
    if constexpr (is_upload<bare>) {
        return fault::upload_default;
    } else if constexpr (!makes<Default, bare>) {
        return fault::wrong_default;
    } else if constexpr (is_view<bare>) {
        using made = decltype(std::declval<const Default &>()());
        return std::is_same_v<made, std::string> ? fault::dangling_default : fault::none;
    } else {
        return fault::none;
    }
}

consteval std::size_t count_requested(std::span<const parameter_type> all) {
    std::size_t count = 0;
    for (const parameter_type &one : all) {
        count += from_request(one.kind) ? 1 : 0;
    }
    return count;
}

consteval std::size_t count_kind(std::span<const parameter_type> all, parameter_kind kind) {
    std::size_t count = 0;
    for (const parameter_type &one : all) {
        count += one.kind == kind ? 1 : 0;
    }
    return count;
}

consteval bool has(std::span<const parameter_type> all, parameter_kind kind) {
    return count_kind(all, kind) != 0;
}

consteval std::size_t count_tags(std::span<const parameter_type> all) {
    std::size_t count = 0;
    for (const parameter_type &one : all) {
        count += one.kind >= pk::on_get && one.kind <= pk::on_any ? 1 : 0;
    }
    return count;
}

// How often the body would be read whole.
consteval std::size_t count_bodies(std::span<const parameter_type> all) {
    const bool form = has(all, pk::form) || has(all, pk::aggregate) || has(all, pk::upload) ||
                      has(all, pk::uploads) ||
                      (has(all, pk::optional_upload) && has(all, pk::body_stream));
    return count_kind(all, pk::body) + count_kind(all, pk::body_stream) + (form ? 1 : 0);
}

// An aggregate may come in a query.
consteval bool needs_body(std::span<const parameter_type> all) {
    return has(all, pk::body) || has(all, pk::body_stream) || has(all, pk::form) ||
           has(all, pk::upload) || has(all, pk::optional_upload) || has(all, pk::uploads);
}

// What is wrong with parameters together.
enum class misfit : unsigned char {
    none,
    tags,
    ats,
    rests,
    aggregates,
    bodies,
    rest_alone,
    get_with_body,
    nothing_untagged,
};

consteval misfit find_misfit(std::span<const parameter_type> all, bool returns_nothing) {
    if (count_tags(all) > 1) {
        return misfit::tags;
    }
    if (count_kind(all, pk::at) > 1) {
        return misfit::ats;
    }
    if (count_kind(all, pk::rest) > 1) {
        return misfit::rests;
    }
    if (count_kind(all, pk::aggregate) > 1) {
        return misfit::aggregates;
    }
    if (count_bodies(all) > 1) {
        return misfit::bodies;
    }
    if (has(all, pk::rest) && !has(all, pk::request)) {
        return misfit::rest_alone;
    }
    if (has(all, pk::on_get) && needs_body(all)) {
        return misfit::get_with_body;
    }
    return returns_nothing && count_tags(all) == 0 ? misfit::nothing_untagged : misfit::none;
}

template <misfit Misfit>
consteval bool report_misfit() {
    static_assert(
        Misfit != misfit::tags, "publish: a function takes one method tag; on_any answers all"
    );
    static_assert(Misfit != misfit::ats, "publish: a function takes one at<...>");
    static_assert(Misfit != misfit::rests, "publish: a function takes one rest");
    static_assert(
        Misfit != misfit::aggregates,
        "publish: a function takes one aggregate: put the fields of both into one struct"
    );
    static_assert(
        Misfit != misfit::bodies,
        "publish: the body can be taken once: as body, as body_stream, or as a form (an "
        "aggregate or uploads); body and std::optional<upload> may stand together"
    );
    static_assert(
        Misfit != misfit::rest_alone,
        "publish: rest is raw, so its function also takes const imprint::request &"
    );
    static_assert(
        Misfit != misfit::get_with_body,
        "publish: GET and HEAD bring no body: write on_post or on_put instead of on_get"
    );
    static_assert(
        Misfit != misfit::nothing_untagged,
        "publish: a function that returns nothing needs a method tag: on_post, on_put, "
        "on_patch or on_delete"
    );
    return Misfit == misfit::none;
}

template <class Result>
consteval bool report_result() {
    if constexpr (!std::is_void_v<Result>) {
        static_assert(
            renderer<std::remove_cvref_t<Result>>::renderable,
            "publish: the result can't be sent: return text, html, json, a number, a described "
            "struct, std::optional or std::vector of these, file, stream, redirect or response"
        );
        return renderer<std::remove_cvref_t<Result>>::renderable;
    }
    return true;
}

// The first sentence is the first error: nothing else of the function is looked at before.
template <class Result, class... Parameters>
consteval bool report_function() {
    constexpr std::span<const parameter_type> all(
        parameter_types<Parameters...>, sizeof...(Parameters)
    );
    constexpr found_fault first = first_fault(all);
    if constexpr (first.what != fault::none) {
        return report_parameter<first.what, first.position>();
    } else {
        return report_misfit<find_misfit(all, std::is_void_v<Result>)>() &&
               report_result<Result>();
    }
}
template <class Result, class... Parameters>
inline constexpr bool publishable = report_function<Result, Parameters...>();

// The args and the parameters that come from the request, by their number.
template <std::size_t Args, std::size_t Requested>
consteval bool report_count() {
    static_assert(
        Args == 0 || Args <= Requested,
        "publish: more args than request parameters: what Imprint injects (tags, "
        "request, session, database, body, certificate ...) has no arg"
    );
    static_assert(
        Args == 0 || Args >= Requested,
        "publish: fewer args than request parameters: give one for each, in order; "
        "arg{} for one that takes only a segment"
    );
    return Args == 0 || Args == Requested;
}

} // namespace imprint::detail
