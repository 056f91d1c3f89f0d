// SPDX-License-Identifier: MIT
// What a function's type says: which parameters Imprint fills, which the request does, and
// the sentence for each that nobody can.  Nothing for applications to use.
#pragma once

#include "imprint/at.hpp"
#include "imprint/describe.hpp"
#include "imprint/rest.hpp"
#include "imprint/tags.hpp"
#include "imprint/value_type.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace imprint {

class body;
class body_stream;
class client_certificate;
class client_identity;
class database;
class form;
class request;
class session;
class signed_in_user;
class upload;

namespace detail {

enum class parameter_kind : unsigned char {
    // Request parameters: each has its arg.
    value, // scalars, and optional ones
    list,  // std::vector
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
    // Of hooks alone.
    answer, // response &
    error,  // const http_error &
};

constexpr bool from_request(parameter_kind kind) {
    return kind <= parameter_kind::uploads;
}

// Why a parameter can't be filled; the sentences are in report_parameter().
enum class fault : unsigned char {
    none,
    tag,
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
    volatile_type,
    non_const_reference,
    pointer,
    character,
    function_object,
    undescribed_enum,
    undescribed_struct,
    struct_field,
    unbindable,
    unnamed,
    wrong_default,
    dangling_default,
    upload_default,
};

template <class... Types>
struct type_list {};

// How a type that Imprint injects is to be spelled.
template <class T>
struct injected {
    static constexpr bool exists = false;
};
template <class Exact, parameter_kind Kind, fault Else>
struct injected_as {
    static constexpr bool exists = true;
    using exact = Exact;
    static constexpr parameter_kind kind = Kind;
    static constexpr fault otherwise = Else;
};
using pk = parameter_kind;
template <>
struct injected<on_get> : injected_as<on_get, pk::on_get, fault::tag> {};
template <>
struct injected<on_post> : injected_as<on_post, pk::on_post, fault::tag> {};
template <>
struct injected<on_put> : injected_as<on_put, pk::on_put, fault::tag> {};
template <>
struct injected<on_patch> : injected_as<on_patch, pk::on_patch, fault::tag> {};
template <>
struct injected<on_delete> : injected_as<on_delete, pk::on_delete, fault::tag> {};
template <>
struct injected<on_any> : injected_as<on_any, pk::on_any, fault::tag> {};
template <path_text Path>
struct injected<imprint::at<Path>> : injected_as<imprint::at<Path>, pk::at, fault::tag> {};
template <>
struct injected<imprint::rest> : injected_as<imprint::rest, pk::rest, fault::rest> {};
template <>
struct injected<imprint::request>
    : injected_as<const imprint::request &, pk::request, fault::request> {};
template <>
struct injected<imprint::body> : injected_as<imprint::body, pk::body, fault::body> {};
template <>
struct injected<imprint::body_stream>
    : injected_as<imprint::body_stream, pk::body_stream, fault::body_stream> {};
template <>
struct injected<imprint::form> : injected_as<imprint::form, pk::form, fault::form> {};
template <>
struct injected<client_certificate>
    : injected_as<client_certificate, pk::certificate, fault::certificate> {};
template <>
struct injected<std::optional<client_certificate>> : injected_as<
                                                         std::optional<client_certificate>,
                                                         pk::optional_certificate,
                                                         fault::optional_certificate> {};
template <>
struct injected<client_identity>
    : injected_as<const client_identity &, pk::identity, fault::identity> {};
template <>
struct injected<imprint::session>
    : injected_as<imprint::session &, pk::session, fault::session> {};
template <>
struct injected<signed_in_user> : injected_as<signed_in_user, pk::user, fault::user> {};
template <>
struct injected<std::optional<signed_in_user>>
    : injected_as<std::optional<signed_in_user>, pk::optional_user, fault::optional_user> {};
template <>
struct injected<imprint::database>
    : injected_as<imprint::database &, pk::database, fault::database> {};

template <class T>
inline constexpr bool is_upload =
    std::is_same_v<T, upload> || std::is_same_v<T, std::optional<upload>> ||
    std::is_same_v<T, std::vector<upload>>;

template <class T>
inline constexpr bool is_character =
    std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
    std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;

template <class T>
consteval bool can_be_filled() {
    if constexpr (is_upload<T>) {
        return true;
    } else {
        return is_bindable<T>();
    }
}

// `Parameter` as the function declares it.
template <class Parameter>
consteval fault fault_of() {
    using bare = std::remove_cvref_t<Parameter>;
    using referred = std::remove_reference_t<Parameter>;
    if constexpr (std::is_pointer_v<bare> &&
                  injected<std::remove_cv_t<std::remove_pointer_t<bare>>>::exists) {
        return injected<std::remove_cv_t<std::remove_pointer_t<bare>>>::otherwise;
    } else if constexpr (injected<bare>::exists) {
        constexpr bool exact = std::is_same_v<Parameter, typename injected<bare>::exact>;
        return exact ? fault::none : injected<bare>::otherwise;
    } else if constexpr (std::is_volatile_v<referred>) {
        return fault::volatile_type;
    } else if constexpr (std::is_lvalue_reference_v<Parameter> && !std::is_const_v<referred>) {
        return fault::non_const_reference;
    } else if constexpr (std::is_pointer_v<bare> && !std::is_same_v<bare, const char *>) {
        return fault::pointer;
    } else if constexpr (is_character<bare>) {
        return fault::character;
    } else if constexpr (can_be_filled<bare>()) {
        return fault::none;
    } else if constexpr (std::is_enum_v<bare>) {
        return fault::undescribed_enum;
    } else if constexpr (described_aggregate<bare>) {
        return fault::struct_field;
    } else if constexpr (std::is_class_v<bare> && std::is_aggregate_v<bare>) {
        return fault::undescribed_struct;
    } else {
        return fault::unbindable;
    }
}

template <class Parameter>
consteval parameter_kind kind_of() {
    using bare = std::remove_cvref_t<Parameter>;
    if constexpr (injected<bare>::exists) {
        return injected<bare>::kind;
    } else if constexpr (std::is_same_v<bare, upload>) {
        return pk::upload;
    } else if constexpr (std::is_same_v<bare, std::optional<upload>>) {
        return pk::optional_upload;
    } else if constexpr (std::is_same_v<bare, std::vector<upload>>) {
        return pk::uploads;
    } else if constexpr (is_vector<bare>) {
        return pk::list;
    } else if constexpr (described_aggregate<bare>) {
        return pk::aggregate;
    } else {
        return pk::value;
    }
}

// One parameter without its type.
struct parameter_type {
    parameter_kind kind;
    fault wrong;
    const value_type *(*type)(); // of values, lists and aggregates, else nullptr
};

template <class Parameter>
consteval parameter_type describe_parameter() {
    constexpr parameter_kind kind = kind_of<Parameter>();
    if constexpr (kind <= pk::aggregate) {
        return {kind, fault_of<Parameter>(), &find_value_type<std::remove_cvref_t<Parameter>>};
    } else {
        return {kind, fault_of<Parameter>(), nullptr};
    }
}
template <class Parameter>
inline constexpr parameter_type parameter_type_of = describe_parameter<Parameter>();

// Everything that is asked of all parameters together is asked of this array, so that a
// signature costs one instantiation however many questions there are.
template <class... Parameters>
inline constexpr parameter_type parameter_types[sizeof...(Parameters) + 1] = {
    parameter_type_of<Parameters>..., {pk::at, fault::none, nullptr}
};

// The parts of a function's type.
enum class calling { plain, variadic, rvalue_only };

template <class Result, class Class, bool Const, calling How, class... Parameters>
struct shape {
    static constexpr bool exists = true;
    using result = Result;
    using parameters = type_list<Parameters...>;
    using of = Class; // void for a free function
    static constexpr bool is_const = Const;
    static constexpr calling how = How;
};
struct no_shape {
    static constexpr bool exists = false;
};

// In two steps: a compiler tries every specialisation for every function.
template <class Function>
struct free_shape : no_shape {};
template <class R, bool N, class... P>
struct free_shape<R(P...) noexcept(N)> : shape<R, void, false, calling::plain, P...> {};
template <class R, bool N, class... P>
struct free_shape<R(P..., ...) noexcept(N)> : shape<R, void, false, calling::variadic, P...> {};

template <class Function, class C>
struct member_shape : no_shape {};
template <class R, class C, bool N, class... P>
struct member_shape<R(P...) noexcept(N), C> : shape<R, C, false, calling::plain, P...> {};
template <class R, class C, bool N, class... P>
struct member_shape<R(P...) const noexcept(N), C> : shape<R, C, true, calling::plain, P...> {};
template <class R, class C, bool N, class... P>
struct member_shape<R(P...) & noexcept(N), C> : shape<R, C, false, calling::plain, P...> {};
template <class R, class C, bool N, class... P>
struct member_shape<R(P...) const & noexcept(N), C> : shape<R, C, true, calling::plain, P...> {
};
template <class R, class C, bool N, class... P>
struct member_shape<R(P...) && noexcept(N), C>
    : shape<R, C, false, calling::rvalue_only, P...> {};
template <class R, class C, bool N, class... P>
struct member_shape<R(P...) const && noexcept(N), C>
    : shape<R, C, true, calling::rvalue_only, P...> {};
template <class R, class C, bool N, class... P>
struct member_shape<R(P..., ...) noexcept(N), C> : shape<R, C, false, calling::variadic, P...> {
};
template <class R, class C, bool N, class... P>
struct member_shape<R(P..., ...) const noexcept(N), C>
    : shape<R, C, true, calling::variadic, P...> {};

template <class F>
struct shape_of : no_shape {};
template <class F>
struct shape_of<F *> : free_shape<F> {};
template <class F, class C>
struct shape_of<F C::*> : member_shape<F, C> {};

} // namespace detail
} // namespace imprint
