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

template <class T>
inline constexpr bool is_view =
    std::is_same_v<T, std::string_view> || std::is_same_v<T, std::optional<std::string_view>>;

template <class Parameter, class Default>
consteval fault default_fault() {
    using bare = std::remove_cvref_t<Parameter>;
    constexpr bool given = !std::is_same_v<Default, no_default>;
    if constexpr (given && is_upload<bare>) {
        return fault::upload_default;
    } else if constexpr (given && !std::is_invocable_r_v<bare, const Default &>) {
        return fault::wrong_default;
    } else if constexpr (given && is_view<bare>) {
        using made = std::invoke_result_t<const Default &>;
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
    return count_kind(all, pk::on_get) + count_kind(all, pk::on_post) +
           count_kind(all, pk::on_put) + count_kind(all, pk::on_patch) +
           count_kind(all, pk::on_delete) + count_kind(all, pk::on_any);
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

// What is wrong with the parameters together, or with the result.
template <class Result, class... Parameters>
consteval bool report_signature() {
    constexpr std::span<const parameter_type> all(
        parameter_types<Parameters...>, sizeof...(Parameters)
    );
    static_assert(
        count_tags(all) <= 1, "publish: a function takes one method tag; on_any answers all"
    );
    static_assert(count_kind(all, pk::at) <= 1, "publish: a function takes one at<...>");
    static_assert(count_kind(all, pk::rest) <= 1, "publish: a function takes one rest");
    static_assert(
        count_kind(all, pk::aggregate) <= 1,
        "publish: a function takes one aggregate: put the fields of both into one struct"
    );
    static_assert(
        count_bodies(all) <= 1,
        "publish: the body can be taken once: as body, as body_stream, or as a form (an "
        "aggregate or uploads); body and std::optional<upload> may stand together"
    );
    static_assert(
        !has(all, pk::rest) || has(all, pk::request),
        "publish: rest is raw, so its function also takes const imprint::request &"
    );
    static_assert(
        !has(all, pk::on_get) || !needs_body(all),
        "publish: GET and HEAD bring no body: write on_post or on_put instead of on_get"
    );
    static_assert(
        !std::is_void_v<Result> || count_tags(all) == 1,
        "publish: a function that returns nothing needs a method tag: on_post, on_put, "
        "on_patch or on_delete"
    );
    return true;
}

template <class Result>
consteval bool report_result() {
    if constexpr (!std::is_void_v<Result>) {
        static_assert(
            renderer<std::remove_cvref_t<Result>>::renderable,
            "publish: the result can't be sent: return text, html, json, a number, a described "
            "struct, std::optional or std::vector of these, file, stream, redirect or response"
        );
    }
    return true;
}

template <class Parameters, class Defaults>
struct paired;
template <class... Parameters, class... Defaults>
struct paired<type_list<Parameters...>, type_list<Defaults...>> {
    template <std::size_t... Index>
    static consteval bool report(std::index_sequence<Index...> /*positions*/) {
        return (report_parameter<fault_of<Parameters>(), Index + 1>() && ...);
    }
    // Position and default of each request parameter; `Given` holds the defaults not yet used.
    template <std::size_t Position, class Given, class... Left>
    struct walk {
        static consteval bool report() { return true; }
    };
    template <std::size_t Position, class Given, class First, class... Left>
    struct walk<Position, Given, First, Left...> {
        static consteval bool report() { return walk<Position + 1, Given, Left...>::report(); }
    };
    template <std::size_t Position, class Default, class... Others, class First, class... Left>
        requires(from_request(kind_of<First>()))
    struct walk<Position, type_list<Default, Others...>, First, Left...> {
        static consteval bool report() {
            return report_parameter<default_fault<First, Default>(), Position>() &&
                   walk<Position + 1, type_list<Others...>, Left...>::report();
        }
    };
    template <class First>
    static consteval fault nameless() {
        constexpr parameter_kind kind = kind_of<First>();
        constexpr bool by_name = kind == pk::list || kind == pk::upload ||
                                 kind == pk::optional_upload || kind == pk::uploads;
        return by_name ? fault::unnamed : fault::none;
    }
    template <std::size_t... Index>
    static consteval bool report_nameless(std::index_sequence<Index...> /*positions*/) {
        return (report_parameter<nameless<Parameters>(), Index + 1>() && ...);
    }
    static consteval bool report_args() {
        constexpr std::size_t requested =
            count_requested({parameter_types<Parameters...>, sizeof...(Parameters)});
        if constexpr (sizeof...(Defaults) == 0) {
            return report_nameless(std::index_sequence_for<Parameters...>());
        } else {
            static_assert(
                sizeof...(Defaults) <= requested,
                "publish: more args than request parameters: what Imprint injects (tags, "
                "request, session, database, body, certificate ...) has no arg"
            );
            static_assert(
                sizeof...(Defaults) >= requested,
                "publish: fewer args than request parameters: give one for each, in order; "
                "arg{} for one that takes only a segment"
            );
            if constexpr (sizeof...(Defaults) == requested) {
                return walk<1, type_list<Defaults...>, Parameters...>::report();
            } else {
                return false;
            }
        }
    }
    static constexpr bool fillable = ((fault_of<Parameters>() == fault::none) && ...);
};

// The first sentence is the first error: nothing else of the function is looked at before.
template <class Result, class Defaults, class... Parameters>
consteval bool report(type_list<Parameters...> /*parameters*/) {
    using pair = paired<type_list<Parameters...>, Defaults>;
    pair::report(std::index_sequence_for<Parameters...>());
    if constexpr (pair::fillable) {
        return report_signature<Result, Parameters...>() && pair::report_args() &&
               report_result<Result>();
    } else {
        return false;
    }
}

} // namespace imprint::detail
