// SPDX-License-Identifier: MIT
// expect: publish: describe<> names a field of another type or of a base
#include "imprint/describe.hpp"

struct base {
    int id;
};
struct order : base {
    int count;
};

template <>
struct imprint::describe<order>
    : imprint::
          fields<imprint::field<"id", &order::id>, imprint::field<"count", &order::count>> {};

static_assert(imprint::detail::check_aggregate_parameter<order>());
