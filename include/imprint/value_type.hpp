// SPDX-License-Identifier: MIT
// One constant table per bindable type, so that the binder itself is ordinary code: it works
// on `void *` slots that the caller holds with their real types.  Pure.
#pragma once

#include "imprint/convert.hpp"
#include "imprint/described.hpp"
#include "imprint/schema_type.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::detail {

enum class value_shape { scalar, optional, list, aggregate };

// What a function pointer is null for does not apply to the shape.
struct value_type {
    value_shape shape;
    bool is_text = false; // an empty text is a value, not an absence
    bool is_bool = false; // an unchecked box sends nothing
    std::string_view kind_name;
    std::string (*wanted)();                                                     // scalar
    bool (*fits_text)(std::string_view text, place where) = nullptr;             // scalar
    bool (*set_text)(void *value, std::string_view text, place where) = nullptr; // scalar
    bool (*set_json)(void *value, json_value from) = nullptr;                    // scalar
    const value_type *(*element)() = nullptr;   // optional, list
    void *(*emplace)(void *optional) = nullptr; // optional
    void (*append)(void *list, void (*fill)(void *, void *), void *) = nullptr; // list
    std::span<const described_field> (*fields)() = nullptr;                     // aggregate
    const schema_type *schema = nullptr;
};

template <class T, class... Seen>
constexpr bool is_bindable_item() {
    if constexpr (described_aggregate<T> && !converter<T>::bindable) {
        if constexpr ((std::is_same_v<T, Seen> || ...)) {
            return true;
        } else {
            return std::is_default_constructible_v<T> &&
                   describe<T>::template bindable<Seen..., T>();
        }
    } else {
        return converter<T>::bindable;
    }
}

template <class T, class... Seen>
constexpr bool is_bindable() {
    if constexpr (is_optional<T> || is_vector<T>) {
        return is_bindable_item<typename T::value_type, Seen...>();
    } else {
        return is_bindable_item<T, Seen...>();
    }
}

// The sentence for an aggregate parameter that can't be bound; true for every other type.
template <class T>
consteval bool check_aggregate_parameter() {
    if constexpr (is_optional<T> || is_vector<T>) {
        return check_aggregate_parameter<typename T::value_type>();
    } else if constexpr (described_aggregate<T>) {
        static_assert(check_description<T>());
        static_assert(
            std::is_default_constructible_v<T>,
            "publish: an aggregate parameter must be constructible from {}"
        );
        static_assert(
            is_bindable<T>(),
            "publish: a field of this aggregate has a type that can't be bound"
        );
    }
    return true;
}

template <class T>
const value_type *find_value_type();

template <class T>
struct scalar_operations {
    static bool set_text(void *value, std::string_view text, place where) {
        return set(value, converter<T>::from_text(text, where));
    }
    static bool fits_text(std::string_view text, place where) {
        return converter<T>::from_text(text, where).has_value();
    }
    static bool set_json(void *value, json_value from) {
        return set(value, converter<T>::from_json(from));
    }
    static bool set(void *value, std::optional<T> &&converted) {
        if (converted) {
            *static_cast<T *>(value) = std::move(*converted);
        }
        return converted.has_value();
    }
};

template <class T>
void *emplace_optional(void *optional) {
    return &static_cast<T *>(optional)->emplace();
}

// The element is filled outside of the list: std::vector<bool> has no addresses.
template <class T>
void append_element(void *list, void (*fill)(void *, void *), void *context) {
    typename T::value_type element{};
    fill(context, &element);
    static_cast<T *>(list)->push_back(std::move(element));
}

template <class T>
constexpr value_type make_value_type() {
    if constexpr (converter<T>::bindable) {
        return {
            .shape = value_shape::scalar,
            .is_text = text_like<T>,
            .is_bool = std::same_as<T, bool>,
            .kind_name = converter<T>::kind_name(),
            .wanted = &converter<T>::wanted,
            .fits_text = &scalar_operations<T>::fits_text,
            .set_text = &scalar_operations<T>::set_text,
            .set_json = &scalar_operations<T>::set_json,
            .schema = &schema_type_of<T>,
        };
    } else if constexpr (is_optional<T>) {
        return {
            .shape = value_shape::optional,
            .kind_name = "optional",
            .wanted = nullptr,
            .element = &find_value_type<typename T::value_type>,
            .emplace = &emplace_optional<T>,
            .schema = &schema_type_of<T>,
        };
    } else if constexpr (is_vector<T>) {
        return {
            .shape = value_shape::list,
            .kind_name = "list",
            .wanted = nullptr,
            .element = &find_value_type<typename T::value_type>,
            .append = &append_element<T>,
            .schema = &schema_type_of<T>,
        };
    } else {
        static_assert(check_aggregate_parameter<T>());
        return {
            .shape = value_shape::aggregate,
            .kind_name = "object",
            .wanted = nullptr,
            .fields = [] { return std::span<const described_field>(fields_of<T>); },
            .schema = &schema_type_of<T>,
        };
    }
}

template <class T>
inline constexpr value_type value_type_of = make_value_type<T>();

// Null for a type that can't be bound.
template <class T>
const value_type *find_value_type() {
    if constexpr (is_bindable<T>()) {
        return &value_type_of<T>;
    } else {
        return nullptr;
    }
}

// One thing that does not fit: "items[2].price" came as "-1", wanted "an integer from 0 ...".
struct value_fault {
    std::string path;
    std::string came; // empty: it did not come at all
    std::string wanted;
};
// More than this many are not collected: answers stay short whatever a body holds.
inline constexpr std::size_t most_faults = 20;

// "an integer from 0 to 255", "a list of ...", "an object": for a type of any shape.  In JSON
// a bool is spelled otherwise.
std::string wanted_of(const value_type &type, bool in_json = false);

// Sets a scalar, fills an optional or appends to a list; false when malformed, and for an
// aggregate.  Emptiness and absence are the binder's business.
bool assign_text(const value_type &type, void *slot, std::string_view text, place where);

// Any shape.  `path` names the value; what does not fit is added to `faults`, at most
// most_faults, and the slot is then good for nothing but destruction.
void assign_json(
    const value_type &type,
    void *slot,
    json_value from,
    const std::string &path,
    std::vector<value_fault> &faults
);

// The fields of `slot` from the members of an object; members of other names are left to the
// caller.  `path` is "" at the top.
void assign_fields_json(
    std::span<const described_field> fields,
    void *slot,
    json_value object,
    const std::string &path,
    std::vector<value_fault> &faults
);

} // namespace imprint::detail
