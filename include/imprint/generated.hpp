// SPDX-License-Identifier: MIT
// What generated units reach types with, instead of spelling them.  Nothing for applications
// to use.
#pragma once

#include "imprint/signature.hpp"

#include <cstddef>
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

} // namespace imprint::generated
