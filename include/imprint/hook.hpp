// SPDX-License-Identifier: MIT
// Hooks of a namespace, from a call of site::before(), after() or error() to a record.
// Nothing for applications to use.
#pragma once

#include "imprint/hook_refusals.hpp"
#include "imprint/registration.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace imprint {

namespace detail {

struct occasion; // src/publish/call.hpp: what is there for whoever runs on behalf of a request

struct hook_record {
    hook_kind kind{};
    std::string doc;
    std::string file;
    unsigned line = 0;

    target what;
    kept_object owned{nullptr, nullptr}; // an object that was given as a temporary
    std::span<const parameter_kind> takes;
    bool sets_status = false; // an error hook that answers with a status of its own
    // Nothing: go on.
    std::optional<response> (*run)(const target &what, occasion &with) = nullptr;
};

// Fills the slots; throws database_unavailable where there is none.
void fill_hook(occasion &with, std::span<const parameter_kind> takes, void *const *slots);

// What fill_hook() finds of the parameter: a pointer, or an optional.
template <class Parameter>
struct hook_slot {
    using bare = std::remove_cvref_t<Parameter>;
    using late = std::conditional_t<is_optional<bare>, bare, std::optional<bare>>;
    std::conditional_t<
        std::is_reference_v<Parameter>,
        std::remove_reference_t<Parameter> *,
        late>
        value{};

    Parameter deliver() {
        if constexpr (std::is_reference_v<Parameter>) {
            return *value;
        } else if constexpr (is_optional<bare>) {
            return std::move(value);
        } else {
            return std::move(*value); // NOLINT(bugprone-unchecked-optional-access): filled
        }
    }
};

template <class... Parameters>
inline constexpr parameter_kind hook_parameter_kinds[sizeof...(Parameters) + 1] = {
    hook_parameter_kind<Parameters>()..., pk::at
};

template <class Result, class... Parameters, class Function>
std::optional<response> call_hook(Function &&function, occasion &with) {
    std::tuple<hook_slot<Parameters>...> slots;
    return std::apply(
        [&](auto &...slot) -> std::optional<response> {
            void *const addresses[] = {static_cast<void *>(&slot.value)..., nullptr};
            fill_hook(
                with, {hook_parameter_kinds<Parameters...>, sizeof...(Parameters)}, addresses
            );
            using bare = std::remove_cvref_t<Result>;
            if constexpr (std::is_void_v<Result>) {
                function(slot.deliver()...);
                return std::nullopt;
            } else if constexpr (is_optional<bare>) {
                bare made = function(slot.deliver()...);
                return made ? std::optional(
                                  renderer<typename bare::value_type>::render(std::move(*made))
                              )
                            : std::nullopt;
            } else {
                return renderer<bare>::render(bare(function(slot.deliver()...)));
            }
        },
        slots
    );
}

template <class Function, class Result, class... Parameters>
std::optional<response> run_hook(const target &what, occasion &with) {
    return call_hook<Result, Parameters...>(what.load<Function>(), with);
}

template <class Object, class Member, class Result, class... Parameters>
std::optional<response> run_member_hook(const target &what, occasion &with) {
    const auto bound = what.load<bound_member<Object, Member>>();
    return call_hook<Result, Parameters...>(
        [&bound](auto &&...values) -> Result {
            return (bound.object->*bound.member)(std::forward<decltype(values)>(values)...);
        },
        with
    );
}

// Answers with a status of its own.
template <class Result>
inline constexpr bool has_status =
    std::is_same_v<Result, response> || std::is_same_v<Result, redirect> ||
    std::is_same_v<Result, std::optional<response>> ||
    std::is_same_v<Result, std::optional<redirect>>;

inline void take_hook_extra(hook_record &record, const written_at &where) {
    record.file = where.file;
    record.line = where.line;
}
inline void take_hook_extra(hook_record &record, std::string_view doc) {
    record.doc = doc;
}

// All but the target and what runs it.
template <class Result, class... Parameters, class... Extras>
void describe_hook(
    hook_record &record, type_list<Parameters...> /*parameters*/, const Extras &...extras
) {
    record.takes = {hook_parameter_kinds<Parameters...>, sizeof...(Parameters)};
    record.sets_status = has_status<std::remove_cvref_t<Result>>;
    (take_hook_extra(record, extras), ...);
}

template <class Function, class Result, class... Parameters>
constexpr auto hook_runner_of(type_list<Parameters...> /*parameters*/) {
    return &run_hook<Function, Result, Parameters...>;
}
template <class Object, class Member, class Result, class... Parameters>
constexpr auto member_hook_runner_of(type_list<Parameters...> /*parameters*/) {
    return &run_member_hook<Object, Member, Result, Parameters...>;
}

template <hook_kind Kind, class Function, class... Extras>
void record_hook_function(hook_record &record, Function function, const Extras &...extras) {
    using shape = shape_of<Function>;
    if constexpr (report_hook_shape<Kind, shape, Extras...>()) {
        using result = typename shape::result;
        record.what.store(function);
        record.run = hook_runner_of<Function, result>(typename shape::parameters());
        describe_hook<result>(record, typename shape::parameters(), extras...);
    }
}

template <hook_kind Kind, class Object, class Member, class... Extras>
void record_hook_member(
    hook_record &record, Object &&object, Member member, const Extras &...extras
) {
    using shape = shape_of<Member>;
    if constexpr (report_object<Object, shape>() &&
                  report_hook_shape<Kind, shape, Extras...>()) {
        using result = typename shape::result;
        using kept = std::remove_reference_t<Object>;
        kept *address = &object;
        if constexpr (!std::is_lvalue_reference_v<Object>) {
            address = new kept(std::forward<Object>(object));
            record.owned = kept_object(address, &destroy_object<kept>);
        }
        record.what.store(bound_member<kept, Member>{address, member});
        record.run = member_hook_runner_of<kept, Member, result>(typename shape::parameters());
        describe_hook<result>(record, typename shape::parameters(), extras...);
    }
}

template <hook_kind Kind, class What, class... Extras>
void record_hook(hook_record &record, What &&what, const Extras &...extras) {
    using bare = std::remove_cvref_t<What>;
    if constexpr (extra_kinds<Extras...>[0] == extra_kind::member) {
        record_hook_member<Kind>(record, std::forward<What>(what), extras...);
    } else if constexpr (shape_of<std::decay_t<What>>::exists &&
                         !std::is_member_pointer_v<bare>) {
        record_hook_function<Kind>(record, static_cast<std::decay_t<What>>(what), extras...);
    } else if constexpr (callable_object<bare>) {
        record_hook_member<Kind>(
            record, std::forward<What>(what), &bare::operator(), extras...
        );
    } else {
        static_assert(
            callable_object<bare>,
            "publish: a hook is a function, an object that can be called, or an object and its "
            "member function"
        );
    }
}

} // namespace detail
} // namespace imprint
