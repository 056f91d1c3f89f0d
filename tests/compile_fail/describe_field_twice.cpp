// SPDX-License-Identifier: MIT
// expect: publish: describe<> names a field twice
#include "imprint/describe.hpp"

struct order {
    int id;
    int count;
};

template <>
struct imprint::describe<order>
    : imprint::fields<imprint::field<"id", &order::id>, imprint::field<"id", &order::count>> {};

static_assert(imprint::detail::check_aggregate_parameter<order>());
