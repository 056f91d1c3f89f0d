// SPDX-License-Identifier: MIT
// One function of several with the same name, by its parameters:
//     imprint::overload<int, int>(&::reports::total)
//     imprint::overload<>(&blog_type::index)
#pragma once

namespace imprint {

namespace detail {

// Free functions, then members as const and as ref-qualified.  noexcept is part of a type.
template <class... Parameters>
struct overload_of {
// NOLINTBEGIN(bugprone-macro-parentheses): parts of declarators
#define IMPRINT_OVERLOADS(qualifiers)                                                          \
    template <class Result, class Class>                                                       \
    constexpr auto operator()(Result (Class::*member)(Parameters...) qualifiers)               \
        const noexcept {                                                                       \
        return member;                                                                         \
    }
    // NOLINTEND(bugprone-macro-parentheses)
    IMPRINT_OVERLOADS()
    IMPRINT_OVERLOADS(const)
    IMPRINT_OVERLOADS(&)
    IMPRINT_OVERLOADS(const &)
    IMPRINT_OVERLOADS(noexcept)
    IMPRINT_OVERLOADS(const noexcept)
    IMPRINT_OVERLOADS(& noexcept)
    IMPRINT_OVERLOADS(const & noexcept)
#undef IMPRINT_OVERLOADS
    template <class Result>
    constexpr auto operator()(Result (*function)(Parameters...)) const noexcept {
        return function;
    }
    template <class Result>
    constexpr auto operator()(Result (*function)(Parameters...) noexcept) const noexcept {
        return function;
    }
    // Not an overload set, and of other parameters.
    template <class Other>
    constexpr auto operator()(Other other) const noexcept {
        static_assert(
            sizeof(Other) == 0,
            "publish: overload<...> names parameter types that the function does not have; "
            "write them exactly as it declares them"
        );
        return other;
    }
};

} // namespace detail

template <class... Parameters>
inline constexpr detail::overload_of<Parameters...> overload{};

} // namespace imprint
