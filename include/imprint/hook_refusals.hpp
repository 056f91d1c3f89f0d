// SPDX-License-Identifier: MIT
// The sentences for what can't be a hook, said when it is compiled.  Each begins "publish: "
// and says what to write instead.  Nothing for applications to use.
#pragma once

#include "imprint/registration.hpp"

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace imprint {

class http_error;

namespace detail {

enum class hook_kind : unsigned char { before, after, error };

template <class Parameter>
consteval parameter_kind hook_parameter_kind() {
    using bare = std::remove_cvref_t<Parameter>;
    if constexpr (std::is_same_v<bare, response>) {
        return pk::answer;
    } else if constexpr (std::is_same_v<bare, http_error>) {
        return pk::error;
    } else {
        return kind_of<Parameter>();
    }
}

consteval bool is_hooks_own(parameter_kind kind) {
    return kind == pk::request || (kind >= pk::certificate && kind <= pk::error);
}

// The first sentence is the first error.
template <hook_kind Kind, class Parameter, std::size_t Position>
consteval bool report_hook_parameter() {
    using bare = std::remove_cvref_t<Parameter>;
    constexpr parameter_kind kind = hook_parameter_kind<Parameter>();
    if constexpr (kind == pk::answer) {
        constexpr bool good = Kind == hook_kind::after && std::is_same_v<Parameter, response &>;
        static_assert(
            good, "publish: an after hook alone takes the answer, as imprint::response &"
        );
        return good;
    } else if constexpr (kind == pk::error) {
        constexpr bool good =
            Kind == hook_kind::error && std::is_same_v<Parameter, const http_error &>;
        static_assert(
            good, "publish: an error hook alone takes the error, as const imprint::http_error &"
        );
        return good;
    } else if constexpr (is_hooks_own(kind) && injected<bare>::exists) {
        constexpr bool lacked =
            Kind == hook_kind::error && (kind == pk::certificate || kind == pk::user);
        static_assert(
            !lacked,
            "publish: an error hook is also called for visitors without a certificate or "
            "login: take std::optional of it"
        );
        return !lacked && report_parameter<fault_of<Parameter>(), Position>();
    } else {
        static_assert(
            injected<std::remove_cv_t<std::remove_pointer_t<bare>>>::exists &&
                std::is_pointer_v<bare>,
            "publish: a hook takes nothing of path, query or body: only const "
            "imprint::request &, imprint::session &, imprint::database &, const "
            "imprint::client_identity &, imprint::client_certificate and "
            "imprint::signed_in_user (or std::optional of these)"
        );
        // A pointer to something injected is told how to spell it.
        return report_parameter<fault_of<Parameter>(), Position>() && false;
    }
}

template <class Result>
consteval bool is_sendable() {
    if constexpr (std::is_void_v<Result>) {
        return false;
    } else {
        return renderer<std::remove_cvref_t<Result>>::renderable;
    }
}

template <hook_kind Kind, class Result>
consteval bool report_hook_result() {
    using bare = std::remove_cvref_t<Result>;
    static_assert(
        Kind != hook_kind::before || !std::is_same_v<bare, bool>,
        "publish: what a before hook returns is sent, so not a bool: throw "
        "imprint::http_error(403, \"why\") to refuse, return nothing to go on"
    );
    static_assert(
        Kind != hook_kind::before || std::is_void_v<Result> || is_sendable<Result>(),
        "publish: a before hook returns nothing, or what can be sent and then ends the "
        "request, or std::optional of that"
    );
    static_assert(
        Kind != hook_kind::after || std::is_void_v<Result>,
        "publish: an after hook returns nothing: it changes the imprint::response & it takes"
    );
    static_assert(
        Kind != hook_kind::error || is_sendable<Result>(),
        "publish: an error hook returns what can be sent, or std::optional of that: "
        "std::nullopt leaves the error as it is"
    );
    return true;
}

template <class... Extras>
consteval bool report_hook_extras() {
    constexpr bool good = ((std::is_same_v<Extras, written_at> || doc_text<Extras>) && ...);
    static_assert(
        good,
        "publish: after a hook come its description and imprint::written_at{file, line}, "
        "nothing else"
    );
    return good;
}

template <hook_kind Kind, class... Parameters, std::size_t... Index>
consteval bool report_hook_parameters(std::index_sequence<Index...> /*positions*/) {
    return (report_hook_parameter<Kind, Parameters, Index + 1>() && ...);
}

template <hook_kind Kind, class Result, class... Parameters>
consteval bool report_hook(type_list<Parameters...> /*parameters*/) {
    if constexpr (report_hook_parameters<Kind, Parameters...>(
                      std::index_sequence_for<Parameters...>()
                  )) {
        return report_hook_result<Kind, Result>();
    } else {
        return false;
    }
}

// Whether the shape and its extras can be a hook; the compiler has said so if not.
template <hook_kind Kind, class Shape, class... Extras>
consteval bool report_hook_shape() {
    static_assert(
        Shape::how != calling::variadic,
        "publish: a hook with ... has parameters of unknown type: write them out"
    );
    static_assert(
        Shape::how != calling::rvalue_only,
        "publish: a member function with && needs an object to use up: remove the &&"
    );
    if constexpr (Shape::how == calling::plain && report_hook_extras<Extras...>()) {
        return report_hook<Kind, typename Shape::result>(typename Shape::parameters());
    } else {
        return false;
    }
}

} // namespace detail
} // namespace imprint
