// SPDX-License-Identifier: MIT
// What C++20 can't tell about a type: the names of an enum's values and of a struct's fields.
//
//     template <> struct imprint::describe<colour> {
//         static constexpr std::array enumerators{
//             imprint::enumerator{"red", colour::red},
//             imprint::enumerator{"default_", colour::default_}, // written "default"
//         };
//     };
//     template <> struct imprint::describe<order> {
//         static constexpr std::array fields{
//             imprint::field<&order::article>("article"),
//             imprint::field<&order::count>("count", imprint::initialised), // int count = 1;
//         };
//     };
//
// The scanner writes these; by hand they are needed only without it.  They stand at namespace
// scope before the type is published.
#pragma once

#include "imprint/described.hpp"
#include "imprint/json_text.hpp"
#include "imprint/value_type.hpp"
