// SPDX-License-Identifier: MIT
// What a registration becomes: a plain record and one thin function that knows the types.
// Nothing for applications to use.
#pragma once

#include "imprint/arg.hpp"
#include "imprint/render.hpp"
#include "imprint/response.hpp"
#include "imprint/signature.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace imprint::detail {

class call; // src/publish/call.hpp: one call on its way

// A function, or an object and its member function, without its type.
struct target {
    // A pointer to an object and one to a member function, which has two words.
    std::array<std::byte, 3 * sizeof(void *)> words{};
    std::shared_ptr<void> owned; // an object that was given as a temporary

    template <class T>
    void store(const T &value) {
        static_assert(sizeof(T) <= 3 * sizeof(void *) && std::is_trivially_copyable_v<T>);
        std::memcpy(words.data(), static_cast<const void *>(&value), sizeof(T));
    }
    template <class T>
    T load() const {
        T value{};
        // NOLINTNEXTLINE(bugprone-sizeof-expression): the pointer itself is kept
        std::memcpy(static_cast<void *>(&value), words.data(), sizeof(T));
        return value;
    }
};

struct given_arg {
    std::string name; // empty: takes only a segment
    std::string default_text;
    std::shared_ptr<const void> state;                     // of the default's callable
    void (*make)(const void *state, void *slot) = nullptr; // assigns to the slot
};

// Out of line what each registration would else hold once more.
struct function_record {
    function_record();
    ~function_record();
    function_record(function_record &&) noexcept;
    function_record &operator=(function_record &&) noexcept;
    function_record(const function_record &) = delete;
    function_record &operator=(const function_record &) = delete;

    void describe(std::string_view what_for);
    void place(std::string_view in_file, unsigned at_line);
    void add_arg(
        std::string_view name,
        std::string_view default_text,
        void (*make)(const void *state, void *slot),
        std::shared_ptr<const void> state
    );

    std::string url;
    std::string doc;
    std::string file;
    unsigned line = 0;

    target what;
    std::span<const parameter_type> parameters;
    std::vector<given_arg> args; // one per request parameter
    std::string_view at;         // of an at<...> parameter
    std::string_view result;     // for listings

    response (*run)(const target &what, call &with) = nullptr; // of a function
    std::string_view (*text)(const target &what) = nullptr;    // of a string
};

// Binds the request parameters and fills the injected ones; throws http_error otherwise.
void fill(call &with, void *const *slots);

template <class T>
struct referred_slot {
    T *value = nullptr;
};
template <class T>
struct value_slot {
    T value{};
};
template <class T>
struct late_slot { // can't be made before it is there
    std::optional<T> value;
};
struct tag_slot {
    char value = 0;
};

template <class Parameter>
consteval auto slot_for() {
    using bare = std::remove_cvref_t<Parameter>;
    constexpr parameter_kind kind = kind_of<Parameter>();
    if constexpr (kind >= pk::on_get && kind <= pk::at) {
        return std::type_identity<tag_slot>();
    } else if constexpr (!from_request(kind) && std::is_reference_v<Parameter>) {
        return std::type_identity<referred_slot<std::remove_reference_t<Parameter>>>();
    } else if constexpr (kind == pk::upload || (!from_request(kind) && !is_optional<bare>)) {
        return std::type_identity<late_slot<bare>>();
    } else {
        return std::type_identity<value_slot<bare>>();
    }
}

template <std::size_t Index, class Parameter>
struct slot : decltype(slot_for<Parameter>())::type {};

template <class Parameter, std::size_t Index>
decltype(auto) deliver(slot<Index, Parameter> &from) {
    using bare = std::remove_cvref_t<Parameter>;
    using holder = typename decltype(slot_for<Parameter>())::type;
    if constexpr (std::is_same_v<holder, tag_slot>) {
        return bare();
    } else if constexpr (std::is_same_v<holder, value_slot<bare>>) {
        return static_cast<
            std::conditional_t<std::is_reference_v<Parameter>, Parameter, bare &&>>(from.value);
    } else {
        // NOLINTNEXTLINE(bugprone-unchecked-optional-access): fill() made it
        auto &value = *from.value;
        return static_cast<
            std::conditional_t<std::is_reference_v<Parameter>, Parameter, bare &&>>(value);
    }
}

template <class Indices, class... Parameters>
struct slots;
template <std::size_t... Index, class... Parameters>
struct slots<std::index_sequence<Index...>, Parameters...> : slot<Index, Parameters>... {
    template <class Result, class Function>
    response call_with(Function &&function, call &with) {
        void *const addresses[] = {
            static_cast<void *>(&static_cast<slot<Index, Parameters> &>(*this).value)...,
            nullptr
        };
        fill(with, addresses);
        if constexpr (std::is_void_v<Result>) {
            function(deliver<Parameters, Index>(*this)...);
            return response(204);
        } else {
            using bare = std::remove_cvref_t<Result>;
            return renderer<bare>::render(bare(function(deliver<Parameters, Index>(*this)...)));
        }
    }
};

template <class Function, class Result, class... Parameters>
response run_function(const target &what, call &with) {
    slots<std::index_sequence_for<Parameters...>, Parameters...> filled;
    return filled.template call_with<Result>(what.load<Function>(), with);
}

template <class Object, class Member>
struct bound_member {
    Object *object;
    Member member;
};

template <class Object, class Member, class Result, class... Parameters>
response run_member(const target &what, call &with) {
    slots<std::index_sequence_for<Parameters...>, Parameters...> filled;
    const auto bound = what.load<bound_member<Object, Member>>();
    return filled.template call_with<Result>(
        [&bound](auto &&...values) -> Result {
            return (bound.object->*bound.member)(std::forward<decltype(values)>(values)...);
        },
        with
    );
}

template <class Value, class Default>
void make_default(const void *state, void *slot) {
    *static_cast<Value *>(slot) = static_cast<Value>((*static_cast<const Default *>(state))());
}
template <class Value, class Default>
void make_stateless_default(const void * /*state*/, void *slot) {
    *static_cast<Value *>(slot) = static_cast<Value>(Default()());
}

// Value: the parameter's type without reference.
template <class Value, class Default>
void keep_arg(function_record &record, const arg<Default> &given) {
    if constexpr (std::is_same_v<Default, no_default>) {
        record.add_arg(given.name, given.default_text, nullptr, nullptr);
    } else if constexpr (std::is_empty_v<Default> && std::is_default_constructible_v<Default>) {
        // A lambda: nothing to keep.
        record.add_arg(
            given.name, given.default_text, &make_stateless_default<Value, Default>, nullptr
        );
    } else {
        record.add_arg(
            given.name,
            given.default_text,
            &make_default<Value, Default>,
            std::make_shared<const Default>(given.make_default)
        );
    }
}

} // namespace imprint::detail
