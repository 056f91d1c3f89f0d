// SPDX-License-Identifier: MIT
// expect: publish: a field of this aggregate has a type that can't be bound
#include "imprint/describe.hpp"

struct order {
    char grade;
};

template <>
struct imprint::describe<order> : imprint::fields<imprint::field<"grade", &order::grade>> {};

static_assert(imprint::detail::check_aggregate_parameter<order>());
