// SPDX-License-Identifier: MIT
// From a call of site::publish() to a record: checks first, then only what must know types.
// Nothing for applications to use.
#pragma once

#include "imprint/published.hpp"
#include "imprint/refusals.hpp"

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace imprint {

// Where a registration was written, when that is not where publish() is called.
struct written_at {
    std::string_view file;
    unsigned line = 0;
};

namespace detail {

template <class T>
inline constexpr bool is_arg = false;
template <class Default>
inline constexpr bool is_arg<arg<Default>> = true;

template <class T>
concept doc_text = std::convertible_to<const T &, std::string_view>;

// The defaults' types, in order.
template <class List, class... Extras>
struct defaults_of {
    using type = List;
};
template <class... Found, class Default, class... Extras>
struct defaults_of<type_list<Found...>, arg<Default>, Extras...>
    : defaults_of<type_list<Found..., Default>, Extras...> {};
template <class... Found, class Other, class... Extras>
struct defaults_of<type_list<Found...>, Other, Extras...>
    : defaults_of<type_list<Found...>, Extras...> {};

// The types of the request parameters, in order.
template <class List, class... Parameters>
struct requested_of {
    using type = List;
};
template <class... Found, class First, class... Others>
struct requested_of<type_list<Found...>, First, Others...>
    : requested_of<type_list<Found...>, Others...> {};
template <class... Found, class First, class... Others>
    requires(from_request(kind_of<First>()))
struct requested_of<type_list<Found...>, First, Others...>
    : requested_of<type_list<Found..., std::remove_cvref_t<First>>, Others...> {};

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

// Refers to what has a name, keeps what is temporary.
template <class What>
std::remove_reference_t<What> *keep(target &where, What &&what) {
    if constexpr (std::is_lvalue_reference_v<What>) {
        return &what;
    } else {
        auto kept = std::make_shared<std::remove_reference_t<What>>(std::forward<What>(what));
        where.owned = kept;
        return kept.get();
    }
}

inline void take_extra(function_record &record, const written_at &where) {
    record.place(where.file, where.line);
}
inline void take_extra(function_record &record, std::string_view doc) {
    record.describe(doc);
}
template <class Default>
void take_extra(function_record & /*record*/, const arg<Default> & /*taken by take_args*/) {
}

template <class... Extras>
void take_args(
    function_record & /*record*/, type_list<> /*none*/, const Extras &.../*extras*/
) {
}
template <class First, class... Left>
void take_args(function_record & /*record*/, type_list<First, Left...> /*left*/) {
}
template <class First, class... Left, class Extra, class... Extras>
void take_args(
    function_record &record,
    type_list<First, Left...> left,
    const Extra &extra,
    const Extras &...extras
) {
    if constexpr (is_arg<Extra>) {
        keep_arg<First>(record, extra);
        take_args(record, type_list<Left...>(), extras...);
    } else {
        take_args(record, left, extras...);
    }
}

template <class T>
inline constexpr std::string_view path_of = {};
template <path_text Path>
inline constexpr std::string_view path_of<at<Path>> = Path.view();

// For listings.
template <class Result>
constexpr std::string_view result_name() {
    if constexpr (std::is_void_v<Result>) {
        return "nothing";
    } else if constexpr (is_optional<Result>) {
        return result_name<typename Result::value_type>();
    } else if constexpr (requires { renderer<Result>::kind_name(); }) {
        return renderer<Result>::kind_name();
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

// All but the target and what runs it.
template <class Result, class... Parameters, class... Extras>
void describe_call(
    function_record &record, type_list<Parameters...> /*parameters*/, const Extras &...extras
) {
    record.parameters = {parameter_types<Parameters...>, sizeof...(Parameters)};
    record.result = result_name<std::remove_cvref_t<Result>>();
    ((record.at = path_of<Parameters>.empty() ? record.at : path_of<Parameters>), ...);
    (take_extra(record, extras), ...);
    take_args(record, typename requested_of<type_list<>, Parameters...>::type(), extras...);
}

template <class Extra>
inline constexpr bool is_extra =
    is_arg<Extra> || std::is_same_v<Extra, written_at> || doc_text<Extra>;

template <class... Extras>
consteval bool report_extras() {
    static_assert(
        (is_extra<Extras> && ...),
        "publish: after what is published come its description, imprint::arg{...} for each "
        "request parameter and imprint::written_at{file, line}, nothing else"
    );
    return (is_extra<Extras> && ...);
}

// Whether the shape and its extras can be published; the compiler has said so if not.
template <class Shape, class... Extras>
consteval bool report_shape() {
    static_assert(
        Shape::how != calling::variadic,
        "publish: a function with ... has parameters of unknown type: write them out"
    );
    static_assert(
        Shape::how != calling::rvalue_only,
        "publish: a member function with && needs an object to use up: remove the &&"
    );
    if constexpr (Shape::how == calling::plain && report_extras<Extras...>()) {
        using defaults = typename defaults_of<type_list<>, Extras...>::type;
        return report<typename Shape::result, defaults>(typename Shape::parameters());
    } else {
        return false;
    }
}

template <class Function, class Result, class... Parameters>
constexpr auto runner_of(type_list<Parameters...> /*parameters*/) {
    return &run_function<Function, Result, Parameters...>;
}
template <class Object, class Member, class Result, class... Parameters>
constexpr auto member_runner_of(type_list<Parameters...> /*parameters*/) {
    return &run_member<Object, Member, Result, Parameters...>;
}

template <class String, class... Extras>
void record_string(function_record &record, String &&string, const Extras &...extras) {
    static_assert(
        !(is_arg<Extras> || ...), "publish: a string takes no parameters, hence no arg"
    );
    if constexpr (report_extras<Extras...>()) {
        record.what.store(
            static_cast<const void *>(keep(record.what, std::forward<String>(string)))
        );
        record.text = &text_of<std::remove_cvref_t<String>>;
        record.result = "text";
        (take_extra(record, extras), ...);
    }
}

template <class Function, class... Extras>
void record_function(function_record &record, Function function, const Extras &...extras) {
    using shape = shape_of<Function>;
    if constexpr (report_shape<shape, Extras...>()) {
        using result = typename shape::result;
        record.what.store(function);
        record.run = runner_of<Function, result>(typename shape::parameters());
        describe_call<result>(record, typename shape::parameters(), extras...);
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

template <class Object, class Member, class... Extras>
void record_member(
    function_record &record, Object &&object, Member member, const Extras &...extras
) {
    using shape = shape_of<Member>;
    if constexpr (report_object<Object, shape>() && report_shape<shape, Extras...>()) {
        using result = typename shape::result;
        using kept = std::remove_reference_t<Object>;
        record.what.store(
            bound_member<kept, Member>{keep(record.what, std::forward<Object>(object)), member}
        );
        record.run = member_runner_of<kept, Member, result>(typename shape::parameters());
        describe_call<result>(record, typename shape::parameters(), extras...);
    }
}

template <class T>
concept callable_object = std::is_class_v<T> && requires { &T::operator(); };

template <class...>
struct first_of {
    using type = void;
};
template <class First, class... Others>
struct first_of<First, Others...> {
    using type = First;
};

template <class What, class... Extras>
void record_what(function_record &record, What &&what, const Extras &...extras) {
    using bare = std::remove_cvref_t<What>;
    if constexpr (std::is_member_function_pointer_v<typename first_of<Extras...>::type>) {
        record_member(record, std::forward<What>(what), extras...);
    } else if constexpr (is_string<bare>) {
        record_string(record, std::forward<What>(what), extras...);
    } else if constexpr (shape_of<std::decay_t<What>>::exists) {
        static_assert(
            !std::is_member_pointer_v<bare>,
            "publish: a member function needs its object: publish(url, object, &type::member)"
        );
        if constexpr (!std::is_member_pointer_v<bare>) {
            record_function(record, static_cast<std::decay_t<What>>(what), extras...);
        }
    } else if constexpr (callable_object<bare>) {
        record_member(record, std::forward<What>(what), &bare::operator(), extras...);
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
