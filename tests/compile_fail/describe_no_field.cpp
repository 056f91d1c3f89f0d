// SPDX-License-Identifier: MIT
// expect: publish: describe a field as field<"name", &type::name>
#include "imprint/describe.hpp"

struct order {
    int id() const { return 1; }
};

template <>
struct imprint::describe<order> : imprint::fields<imprint::field<"id", &order::id>> {};

static_assert(imprint::detail::check_aggregate_parameter<order>());
