// SPDX-License-Identifier: MIT
// expect: publish: a field that is an array can't be bound; use a vector
#include "imprint/describe.hpp"

struct order {
    int ids[3];
};

template <>
struct imprint::describe<order> : imprint::fields<imprint::field<"ids", &order::ids>> {};

static_assert(imprint::detail::check_aggregate_parameter<order>());
