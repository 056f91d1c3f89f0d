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

enum class presence {
    required,   // absent is an error, unless its type is optional or a vector
    initialised // the field has an initialiser, which stands when it is absent
};
inline constexpr presence initialised = presence::initialised;

namespace detail {

struct value_type;  // imprint/value_type.hpp
struct schema_type; // imprint/schema_type.hpp

// A text as a template argument.
template <std::size_t Size>
struct fixed_text {
    // Not explicit: it stands for the literal.
    consteval fixed_text(const char (&literal)[Size]) { // NOLINT(google-explicit-constructor)
        for (std::size_t i = 0; i < Size; ++i) {
            text[i] = literal[i];
        }
    }
    constexpr std::string_view view() const { return {text, Size - 1}; }
    char text[Size]{};
};

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

// The owner is a parameter of its own: g++ gives a function that only a pointer to member
// tells apart the same symbol for two types of one name in unnamed namespaces of two sources.
template <class Owner, auto Member>
void *member_address(void *object) {
    return &(static_cast<Owner *>(object)->*Member);
}

// Defined in imprint/value_type.hpp, schema_type.hpp and json_text.hpp.
// Seen are the aggregates around T: one may hold a list of itself.
template <class T, class... Seen>
constexpr bool is_bindable();
template <class T, class... Seen>
constexpr bool is_json_result();
template <class T>
const value_type *find_value_type();
template <class T>
const schema_type *find_schema_type();
template <class Owner, auto Member>
void append_member(std::string &out, const void *object);

// One field, without its type, for code that is no template.
struct described_field {
    std::string_view name;
    presence when_absent;
    const value_type *(*type)(); // null when it can't be bound
    void *(*address)(void *object);
    void (*append_json)(std::string &out, const void *object);
    const schema_type *(*schema)();
};

struct described_enumerator {
    std::string_view name;
    std::int64_t value; // of an enum over uint64_t: the same bits
};

} // namespace detail

template <detail::fixed_text Name, auto Member, presence WhenAbsent = presence::required>
struct field {
    using traits = detail::member_traits<decltype(Member)>;
    static_assert(
        traits::is_field, "publish: describe a field as field<\"name\", &type::name>"
    );
    using type = typename traits::type;
    using owner = typename traits::owner;
    static_assert(
        !std::is_array_v<type>, "publish: a field that is an array can't be bound; use a vector"
    );
    static_assert(!std::is_const_v<type>, "publish: a const field can't be bound");
    static_assert(!Name.view().empty(), "publish: describe<> has a field without a name");

    static constexpr detail::described_field erased() {
        return {
            Name.view(),
            WhenAbsent,
            &detail::find_value_type<type>,
            &detail::member_address<owner, Member>,
            &detail::append_member<owner, Member>,
            &detail::find_schema_type<type>,
        };
    }
};

// The description of an aggregate, in the order of its JSON.
template <class... Fields>
struct fields {
    static constexpr std::size_t field_count = sizeof...(Fields);
    template <class T>
    static constexpr bool all_of = (std::is_same_v<typename Fields::owner, T> && ...);
    template <class... Seen>
    static constexpr bool bindable() {
        return (detail::is_bindable<typename Fields::type, Seen...>() && ...);
    }
    template <class... Seen>
    static constexpr bool json_result() {
        return (detail::is_json_result<typename Fields::type, Seen...>() && ...);
    }
    static consteval auto erased() {
        return std::array<detail::described_field, field_count>{Fields::erased()...};
    }
};

// One trailing '_' of the name is dropped: it keeps a name off a keyword.
template <detail::fixed_text Name, auto Value>
struct enumerator {
    static_assert(
        std::is_enum_v<decltype(Value)>,
        "publish: describe an enumerator as enumerator<\"name\", type::name>"
    );
    static_assert(!Name.view().empty(), "publish: describe<> has an enumerator without a name");
    using type = decltype(Value);

    static constexpr detail::described_enumerator erased() {
        return {
            detail::without_trailing_underscore(Name.view()), static_cast<std::int64_t>(Value)
        };
    }
};

// The description of an enum.
template <class... Enumerators>
struct enumerators {
    static constexpr std::size_t enumerator_count = sizeof...(Enumerators);
    static_assert(enumerator_count > 0, "publish: describe<> of an enum without enumerators");
    template <class T>
    static constexpr bool all_of = (std::is_same_v<typename Enumerators::type, T> && ...);
    static consteval auto erased() {
        return std::array<detail::described_enumerator, enumerator_count>{Enumerators::erased(
        )...};
    }
};

namespace detail {

template <class T>
concept described_enum = std::is_enum_v<T> && requires { describe<T>::enumerator_count; };

template <class T>
concept described_aggregate = std::is_class_v<T> && requires { describe<T>::field_count; };

template <described_enum T>
inline constexpr auto enumerators_of = describe<T>::erased();
template <described_aggregate T>
inline constexpr auto fields_of = describe<T>::erased();

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

// Instantiated once per described type that is published.
template <described_enum T>
consteval bool check_description() {
    static_assert(
        describe<T>::template all_of<T>,
        "publish: describe<> of an enum holds an enumerator of another"
    );
    static_assert(
        names_differ(enumerators_of<T>), "publish: describe<> names an enumerator twice"
    );
    return true;
}

template <described_aggregate T>
consteval bool check_description() {
    static_assert(
        std::is_aggregate_v<T>,
        "publish: describe<> takes enums and aggregates, without constructors or private fields"
    );
    static_assert(
        describe<T>::template all_of<T>,
        "publish: describe<> names a field of another type or of a base"
    );
    static_assert(names_differ(fields_of<T>), "publish: describe<> names a field twice");
    return true;
}

} // namespace detail
} // namespace imprint
