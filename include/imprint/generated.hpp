// SPDX-License-Identifier: MIT
// What generated units reach types with, instead of spelling them.  Nothing for applications
// to use.
#pragma once

#include "imprint/describe.hpp"
#include "imprint/refusals.hpp"
#include "imprint/signature.hpp"

#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>

namespace imprint::generated {

template <class List>
struct tuple_of;
template <class... Types>
struct tuple_of<detail::type_list<Types...>> {
    using type = std::tuple<std::type_identity<Types>...>;
};

// The parameter at Index, without const and reference.
template <class Function, std::size_t Index>
using parameter = std::remove_cvref_t<typename std::tuple_element_t<
    Index,
    typename tuple_of<typename detail::shape_of<std::decay_t<Function>>::parameters>::type>::
                                          type>;

template <class Function>
using result = std::remove_cvref_t<typename detail::shape_of<std::decay_t<Function>>::result>;

// Whether a default that is written as this expression lives as long as the view of it: in C++
// until the call ends, but here it is made before.
template <class Parameter, class Expression>
inline constexpr bool lasts =
    !(detail::is_view<Parameter> &&
      std::is_same_v<std::remove_cvref_t<Expression>, std::string> &&
      !std::is_lvalue_reference_v<Expression>);

// Whether the source has described T itself.  Once: a number of its own for each question, as
// the compiler remembers the answer.
template <class T, int Once>
concept described_by_hand = requires { sizeof(describe<T>) + Once; };

template <class T, int Once>
struct described_already {};

// T, or a type that nobody uses where T has its description: then the generated one is for
// that.
template <class T, int Once>
using undescribed =
    std::conditional_t<described_by_hand<T, Once>, described_already<T, Once>, T>;

} // namespace imprint::generated
