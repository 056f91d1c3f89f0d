// SPDX-License-Identifier: MIT
// What C++20 can't tell about a type: the names of an enum's values and of a struct's fields.
//
//     template <> struct imprint::describe<colour>
//         : imprint::enumerators<
//               imprint::enumerator<"red", colour::red>,
//               imprint::enumerator<"default_", colour::default_>> {}; // written "default"
//
//     template <> struct imprint::describe<order>
//         : imprint::fields<
//               imprint::field<"article", &order::article>,
//               imprint::field<"count", &order::count, imprint::initialised>> {};
//
// where order is struct order { std::string article; int count = 1; };
// The scanner writes these; by hand they are needed only without it.  They stand at namespace
// scope before the type is published.
#pragma once

#include "imprint/described.hpp"
#include "imprint/json_text.hpp"
#include "imprint/value_type.hpp"
