// SPDX-License-Identifier: MIT
// What a registration becomes: a plain record and one thin function that knows the types.
// Nothing for applications to use.
#pragma once

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

// A copy that lives as long as the site, of an object that was given as a temporary.
using kept_object = std::unique_ptr<void, void (*)(void *)>;

// How to make one; the same for all of a type.
struct keeper {
    void *(*keep)(void *from); // moves from it, unless it is const
    void (*destroy)(void *kept);
};
template <class T>
void *keep_object(void *from) {
    return new std::remove_const_t<T>(static_cast<T &&>(*static_cast<T *>(from)));
}
template <class T>
void destroy_object(void *kept) {
    delete static_cast<T *>(kept);
}
template <class T>
inline constexpr keeper keeper_of = {&keep_object<T>, &destroy_object<T>};

// A function, or an object and its member function, without its type.
struct target {
    // A pointer to an object and one to a member function, which has two words.
    std::array<std::byte, 3 * sizeof(void *)> words{};

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

// Of a result's type.
struct result_facts {
    std::string_view name;                    // for listings
    bool may_be_absent = false;               // std::optional
    const schema_type *(*schema)() = nullptr; // of JSON and of plain values
};

// What follows from a function's type alone: one constant for all functions of a type.
struct function_facts {
    response (*run)(const target &what, call &with);
    const parameter_type *parameters;
    std::size_t parameter_count;
    std::string_view at; // of an at<...> parameter
    const result_facts *result;
};

struct given_arg {
    std::string name; // empty: takes only a segment
    std::string default_text;
    void (*make)(const void *state, void *slot) = nullptr; // assigns to the slot
    kept_object state{nullptr, nullptr};                   // of the default's callable
};

// What the site keeps of one call of publish().  The call writes it part by part, each out of
// line: few registers to load, nothing to take back when one of them throws.
class function_record {
  public:
    void describe(std::string_view what_for);
    void place_at(std::string_view in_file, unsigned at_line);
    void add_arg(std::string_view parameter, std::string_view shown);
    void add_arg(
        std::string_view parameter,
        std::string_view shown,
        void (*make)(const void *state, void *slot)
    );
    void add_arg(
        std::string_view parameter,
        std::string_view shown,
        void (*make)(const void *state, void *slot),
        const void *state,
        const keeper &how
    );

    std::string url;
    std::string doc;
    std::string file;
    unsigned line = 0;

    target what;
    kept_object owned{nullptr, nullptr};
    std::span<const parameter_type> parameters;
    std::vector<given_arg> args; // one per request parameter
    std::string_view at;         // of an at<...> parameter
    const result_facts *result = nullptr;

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
    constexpr parameter_kind kind = parameter_type_of<Parameter>.kind;
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
template <class Parameter>
using slot_of = typename decltype(slot_for<Parameter>())::type;

template <class Parameter>
decltype(auto) deliver(slot_of<Parameter> &from) {
    using bare = std::remove_cvref_t<Parameter>;
    using given = std::conditional_t<std::is_reference_v<Parameter>, Parameter, bare &&>;
    if constexpr (std::is_same_v<slot_of<Parameter>, tag_slot>) {
        return bare();
    } else if constexpr (std::is_same_v<slot_of<Parameter>, value_slot<bare>>) {
        return static_cast<given>(from.value);
    } else {
        // NOLINTNEXTLINE(bugprone-unchecked-optional-access): fill() made it
        return static_cast<given>(*from.value);
    }
}

// The slots are temporaries of the caller.
template <class Result, class... Parameters, class Function>
[[gnu::cold]] response
call_with(const Function &function, call &with, slot_of<Parameters> &&...slots) {
    void *const addresses[] = {static_cast<void *>(&slots.value)..., nullptr};
    fill(with, addresses);
    if constexpr (std::is_void_v<Result>) {
        function(deliver<Parameters>(slots)...);
        return response(204);
    } else {
        using bare = std::remove_cvref_t<Result>;
        return renderer<bare>::render(bare(function(deliver<Parameters>(slots)...)));
    }
}

template <class Function, class Result, class... Parameters>
[[gnu::cold]] response run_function(const target &what, call &with) {
    return call_with<Result, Parameters...>(
        what.load<Function>(), with, slot_of<Parameters>()...
    );
}

template <class Object, class Member>
struct bound_member {
    Object *object;
    Member member;

    template <class... Values>
    decltype(auto) operator()(Values &&...values) const {
        return (object->*member)(static_cast<Values &&>(values)...);
    }
};

template <class Object, class Member, class Result, class... Parameters>
[[gnu::cold]] response run_member(const target &what, call &with) {
    return call_with<Result, Parameters...>(
        what.load<bound_member<Object, Member>>(), with, slot_of<Parameters>()...
    );
}

// Value: the parameter's type without reference.
template <class Value, class Default>
[[gnu::cold]] void make_default(const void *state, void *slot) {
    *static_cast<Value *>(slot) = static_cast<Value>((*static_cast<const Default *>(state))());
}
template <class Value, class Default>
[[gnu::cold]] void make_stateless_default(const void * /*state*/, void *slot) {
    *static_cast<Value *>(slot) = static_cast<Value>(Default()());
}

} // namespace imprint::detail
