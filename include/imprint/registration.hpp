// SPDX-License-Identifier: MIT
// From a call of site::publish() to a registration: checks first, then only what must know
// types.  Nothing for applications to use.
//
// Each published function pays for what is instantiated here once more (bench/cost measures
// it), so everything that two functions can share hangs on a type they share, and the rest is
// plain values for code that is no template.
#pragma once

#include "imprint/at.hpp"
#include "imprint/extras.hpp"
#include "imprint/published.hpp"
#include "imprint/refusals.hpp"

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace imprint {

class site;

namespace detail {

struct url_at;

// The record that the extras are written to; one of the others publishes it.  What is said
// about a function's extras is said first: nothing else of it was looked at by then.
function_record &begin(site &to, const url_at &url);
void finish_function(site &to, const function_facts &facts, const target &what);
void finish_member( // of an object that is kept
    site &to,
    const function_facts &facts,
    const target &what,
    const keeper &how,
    const void *object
);
void finish_string(site &to, std::string_view (*text)(const target &what), const void *string);
void finish_kept_string(
    site &to,
    std::string_view (*text)(const target &what),
    const keeper &how,
    const void *string
);

consteval std::string_view first_text(std::initializer_list<std::string_view> all) {
    for (const std::string_view text : all) {
        if (!text.empty()) {
            return text;
        }
    }
    return {};
}

template <class T>
inline constexpr bool is_string =
    std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view> ||
    std::is_same_v<std::decay_t<T>, const char *> || std::is_same_v<std::decay_t<T>, char *>;

template <class String>
std::string_view text_of(const target &what) {
    const auto &string = *what.load<const String *>();
    if constexpr (std::is_pointer_v<String>) {
        return string == nullptr ? std::string_view() : std::string_view(string);
    } else if constexpr (std::is_array_v<String>) {
        const std::string_view all(string, std::extent_v<String>);
        return all.substr(0, all.find('\0')); // up to its NUL, which it may lack
    } else {
        return string;
    }
}

template <class T>
inline constexpr std::string_view path_of = {};
template <path_text Path>
inline constexpr std::string_view path_of<at<Path>> = Path.view();

// For listings.
template <class Result>
consteval std::string_view result_name() {
    if constexpr (std::is_void_v<Result>) {
        return "nothing";
    } else if constexpr (is_optional<Result>) {
        return result_name<typename Result::value_type>();
    } else if constexpr (std::is_same_v<Result, html>) {
        return "html";
    } else if constexpr (std::is_same_v<Result, response>) {
        return "response";
    } else if constexpr (std::is_same_v<Result, file>) {
        return "file";
    } else if constexpr (std::is_same_v<Result, stream>) {
        return "stream";
    } else if constexpr (std::is_same_v<Result, redirect>) {
        return "redirect";
    } else if constexpr (json_result<Result>) {
        return "json";
    } else {
        return "text";
    }
}
template <class Result>
consteval result_facts describe_result() {
    if constexpr (is_optional<Result>) {
        result_facts facts = describe_result<typename Result::value_type>();
        facts.may_be_absent = true;
        return facts;
    } else if constexpr (plain_result<Result> || json_result<Result>) {
        return {result_name<Result>(), false, &find_schema_type<Result>};
    } else {
        return {result_name<Result>()};
    }
}
template <class Result>
inline constexpr result_facts result_facts_of = describe_result<std::remove_cvref_t<Result>>();

template <class Function, class Result, class... Parameters>
inline constexpr function_facts function_facts_of = {
    &run_function<Function, Result, Parameters...>,
    parameter_types<Parameters...>,
    sizeof...(Parameters),
    first_text({path_of<Parameters>...}),
    &result_facts_of<Result>,
};
template <class Object, class Member, class Result, class... Parameters>
inline constexpr function_facts member_facts_of = {
    &run_member<Object, Member, Result, Parameters...>,
    parameter_types<Parameters...>,
    sizeof...(Parameters),
    first_text({path_of<Parameters>...}),
    &result_facts_of<Result>,
};

template <bool Good>
consteval bool report_extras() {
    static_assert(
        Good,
        "publish: after what is published come its description, imprint::arg{...} for each "
        "request parameter and imprint::written_at{file, line}, nothing else"
    );
    return Good;
}

template <calling How>
consteval bool report_calling() {
    static_assert(
        How != calling::variadic,
        "publish: a function with ... has parameters of unknown type: write them out"
    );
    static_assert(
        How != calling::rvalue_only,
        "publish: a member function with && needs an object to use up: remove the &&"
    );
    return How == calling::plain;
}

template <std::size_t Args, found_fault Upload, class... Parameters>
consteval bool report_args() {
    constexpr std::span<const parameter_type> all(
        parameter_types<Parameters...>, sizeof...(Parameters)
    );
    if constexpr (Args == 0) {
        constexpr found_fault first = first_nameless(all);
        return report_parameter<first.what, first.position>();
    } else if constexpr (report_count<Args, count_requested(all)>()) {
        return report_parameter<Upload.what, Upload.position>();
    } else {
        return false;
    }
}

template <class... Parameters, std::size_t... Index, class... Extras>
void take_extras(
    function_record &record,
    type_list<Parameters...> /*parameters*/,
    std::index_sequence<Index...> /*of the extras*/,
    const Extras &...extras
) {
    constexpr std::span<const extra_kind> kinds(extra_kinds<Extras...>, sizeof...(Extras));
    constexpr std::span<const parameter_type> all(
        parameter_types<Parameters...>, sizeof...(Parameters)
    );
    (take_extra_of<
         typename type_at<position_of(kinds, Index, all), Parameters..., void, void>::type,
         position_of(kinds, Index, all)>(record, extras),
     ...);
}

template <class String, class... Extras>
void publish_string(site &to, const url_at &url, String &&string, const Extras &...extras) {
    constexpr std::span<const extra_kind> kinds(extra_kinds<Extras...>, sizeof...(Extras));
    static_assert(
        count_args(kinds) == 0, "publish: a string takes no parameters, hence no arg"
    );
    if constexpr (count_args(kinds) == 0 && report_extras<are_extras(kinds)>()) {
        function_record &record = begin(to, url);
        (take_extra(record, extras), ...);
        constexpr auto text = &text_of<std::remove_cvref_t<String>>;
        if constexpr (std::is_lvalue_reference_v<String>) {
            finish_string(to, text, &string);
        } else {
            finish_kept_string(to, text, keeper_of<String>, &string);
        }
    }
}

template <class Function, class Result, class... Parameters, class... Extras>
void publish_function(
    site &to,
    const url_at &url,
    Function function,
    type_list<Parameters...> parameters,
    const Extras &...extras
) {
    constexpr std::span<const extra_kind> kinds(extra_kinds<Extras...>, sizeof...(Extras));
    if constexpr (publishable<Result, Parameters...>) {
        constexpr std::span<const parameter_type> all(
            parameter_types<Parameters...>, sizeof...(Parameters)
        );
        if constexpr (report_args<
                          count_args(kinds),
                          first_defaulted_upload(kinds, all),
                          Parameters...>()) {
            take_extras(
                begin(to, url), parameters, std::index_sequence_for<Extras...>(), extras...
            );
            target what;
            what.store(function);
            finish_function(to, function_facts_of<Function, Result, Parameters...>, what);
        }
    }
}

template <class Object, class Shape>
consteval bool report_object() {
    using bare = std::remove_cvref_t<Object>;
    static_assert(
        !std::is_pointer_v<bare>,
        "publish: a pointer may point to nothing: give the object itself"
    );
    if constexpr (!std::is_pointer_v<bare>) {
        // Not so with a private base, nor with one that is there twice.
        constexpr bool of_object = std::is_convertible_v<bare *, typename Shape::of *>;
        static_assert(
            of_object, "publish: this is a member function of another class than the object's"
        );
        static_assert(
            Shape::is_const || !std::is_const_v<std::remove_reference_t<Object>>,
            "publish: the object is const and its member function is not: make one like the "
            "other"
        );
        return of_object &&
               (Shape::is_const || !std::is_const_v<std::remove_reference_t<Object>>);
    } else {
        return false;
    }
}

template <class Result, class Object, class Member, class... Parameters, class... Extras>
void publish_bound(
    site &to,
    const url_at &url,
    Object &&object,
    Member member,
    type_list<Parameters...> parameters,
    const Extras &...extras
) {
    constexpr std::span<const extra_kind> kinds(extra_kinds<Extras...>, sizeof...(Extras));
    if constexpr (publishable<Result, Parameters...>) {
        constexpr std::span<const parameter_type> all(
            parameter_types<Parameters...>, sizeof...(Parameters)
        );
        if constexpr (report_args<
                          count_args(kinds),
                          first_defaulted_upload(kinds, all),
                          Parameters...>()) {
            take_extras(
                begin(to, url), parameters, std::index_sequence_for<Extras...>(), extras...
            );
            using kept = std::remove_reference_t<Object>;
            constexpr const function_facts &facts =
                member_facts_of<kept, Member, Result, Parameters...>;
            target what;
            what.store(bound_member<kept, Member>{&object, member});
            if constexpr (std::is_lvalue_reference_v<Object>) {
                finish_function(to, facts, what);
            } else {
                finish_member(to, facts, what, keeper_of<kept>, &object);
            }
        }
    }
}

// Whether the shape and its extras can be published; the compiler has said so if not.
template <class Shape, class... Extras>
consteval bool report_shape() {
    constexpr std::span<const extra_kind> kinds(extra_kinds<Extras...>, sizeof...(Extras));
    return report_calling<Shape::how>() && report_extras<are_extras(kinds)>();
}

template <class Object, class Member, class... Extras>
void publish_member(
    site &to, const url_at &url, Object &&object, Member member, const Extras &...extras
) {
    using shape = shape_of<Member>;
    if constexpr (report_object<Object, shape>() && report_shape<shape, Extras...>()) {
        publish_bound<typename shape::result>(
            to,
            url,
            std::forward<Object>(object),
            member,
            typename shape::parameters(),
            extras...
        );
    }
}

template <class T>
concept callable_object = std::is_class_v<T> && requires { &T::operator(); };

template <class What, class... Extras>
void publish_what(site &to, const url_at &url, What &&what, const Extras &...extras) {
    using bare = std::remove_cvref_t<What>;
    if constexpr (extra_kinds<Extras...>[0] == extra_kind::member) {
        publish_member(to, url, std::forward<What>(what), extras...);
    } else if constexpr (is_string<bare>) {
        publish_string(to, url, std::forward<What>(what), extras...);
    } else if constexpr (shape_of<std::decay_t<What>>::exists) {
        static_assert(
            !std::is_member_pointer_v<bare>,
            "publish: a member function needs its object: publish(url, object, &type::member)"
        );
        if constexpr (!std::is_member_pointer_v<bare>) {
            using shape = shape_of<std::decay_t<What>>;
            if constexpr (report_shape<shape, Extras...>()) {
                publish_function<std::decay_t<What>, typename shape::result>(
                    to, url, what, typename shape::parameters(), extras...
                );
            }
        }
    } else if constexpr (callable_object<bare>) {
        publish_member(to, url, std::forward<What>(what), &bare::operator(), extras...);
    } else {
        static_assert(
            !std::is_class_v<bare>,
            "publish: this object has no operator() or several: name the member function, "
            "publish(url, object, imprint::overload<...>(&type::member))"
        );
        static_assert(
            std::is_class_v<bare>,
            "publish: this can't be published: give a string, a function, an object that can "
            "be called, or an object and its member function"
        );
    }
}

} // namespace detail
} // namespace imprint
