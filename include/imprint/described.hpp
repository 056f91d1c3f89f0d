// SPDX-License-Identifier: MIT
// The types of imprint/describe.hpp, which is the one to include.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace imprint {

template <class T>
struct describe;

namespace detail {

struct value_type; // imprint/value_type.hpp

template <class T>
inline constexpr char type_tag = 0;

constexpr std::string_view without_trailing_underscore(std::string_view name) {
    const bool drop = name.size() > 1 && name.back() == '_';
    return drop ? name.substr(0, name.size() - 1) : name;
}

template <class>
struct member_traits {
    static constexpr bool is_field = false;
};
template <class Owner, class Type>
struct member_traits<Type Owner::*> {
    using owner = Owner;
    using type = Type;
    static constexpr bool is_field = !std::is_function_v<Type>;
};

// Defined in imprint/value_type.hpp and imprint/json_text.hpp: named here, needed only when
// the aggregate is published and describe<> complete (a struct may hold a list of itself).
template <class T>
constexpr bool is_bindable();
template <class T>
constexpr bool is_json_result();
template <class T>
const value_type *find_value_type();
template <auto Member>
void append_member(std::string &out, const void *object);

template <auto Member>
void *member_address(void *object) {
    using owner = typename member_traits<decltype(Member)>::owner;
    return &(static_cast<owner *>(object)->*Member);
}

} // namespace detail

// One enumerator.  One trailing '_' of the name is dropped: it keeps a name off a keyword.
struct enumerator {
    template <class Enum>
        requires std::is_enum_v<Enum>
    constexpr enumerator(std::string_view written, Enum of)
        : name(detail::without_trailing_underscore(written)),
          value(static_cast<std::int64_t>(of)), tag(&detail::type_tag<Enum>) {}

    std::string_view name;
    std::int64_t value; // of an enum over uint64_t: the same bits
    const char *tag;    // which enum
};

enum class presence {
    required,   // absent is an error, unless its type is optional or a vector
    initialised // the field has an initialiser, which stands when it is absent
};
inline constexpr presence initialised = presence::initialised;

// One field of an aggregate, without its type.
struct described_field {
    std::string_view name;
    presence when_absent;
    const char *owner_tag; // which aggregate
    bool (*bindable)();    // constant expressions
    bool (*json_result)();
    const detail::value_type *(*type)(); // null unless bindable
    void *(*address)(void *object);
    void (*append_json)(std::string &out, const void *object);
};

template <auto Member>
constexpr described_field field(std::string_view name, presence when_absent = {}) {
    using traits = detail::member_traits<decltype(Member)>;
    static_assert(traits::is_field, "publish: describe a field as field<&type::member>");
    using type = typename traits::type;
    static_assert(
        !std::is_array_v<type>, "publish: a field that is an array can't be bound; use a vector"
    );
    static_assert(!std::is_const_v<type>, "publish: a const field can't be bound");
    return {
        name,
        when_absent,
        &detail::type_tag<typename traits::owner>,
        &detail::is_bindable<type>,
        &detail::is_json_result<type>,
        &detail::find_value_type<type>,
        &detail::member_address<Member>,
        &detail::append_member<Member>,
    };
}

namespace detail {

template <class T>
concept described_enum = std::is_enum_v<T> && requires { describe<T>::enumerators.size(); };

template <class T>
concept described_aggregate = std::is_class_v<T> && requires { describe<T>::fields.size(); };

template <class List>
consteval bool names_differ(const List &list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (list[i].name == list[j].name) {
                return false;
            }
        }
    }
    return true;
}

template <class List>
consteval bool names_exist(const List &list) {
    for (const auto &item : list) {
        if (item.name.empty()) {
            return false;
        }
    }
    return true;
}

// Instantiated once per described type that is published.
template <described_enum Enum>
consteval bool check_description() {
    constexpr const auto &list = describe<Enum>::enumerators;
    static_assert(list.size() > 0, "publish: describe<> of an enum without enumerators");
    static_assert(names_exist(list), "publish: describe<> has an enumerator without a name");
    static_assert(names_differ(list), "publish: describe<> names an enumerator twice");
    constexpr bool own = [] {
        for (const auto &item : describe<Enum>::enumerators) {
            if (item.tag != &type_tag<Enum>) {
                return false;
            }
        }
        return true;
    }();
    static_assert(own, "publish: describe<> of an enum holds enumerators of another");
    return true;
}

template <described_aggregate T>
consteval bool check_description() {
    constexpr const auto &list = describe<T>::fields;
    static_assert(std::is_aggregate_v<T>, "publish: describe<> takes enums and aggregates");
    static_assert(names_exist(list), "publish: describe<> has a field without a name");
    static_assert(names_differ(list), "publish: describe<> names a field twice");
    constexpr bool own = [] {
        for (const auto &item : describe<T>::fields) {
            if (item.owner_tag != &type_tag<T>) {
                return false;
            }
        }
        return true;
    }();
    static_assert(own, "publish: describe<> names a field of another type or of a base");
    return true;
}

} // namespace detail
} // namespace imprint
