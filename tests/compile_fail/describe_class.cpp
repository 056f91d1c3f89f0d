// SPDX-License-Identifier: MIT
// expect: publish: describe<> takes enums and aggregates, without constructors or private
// fields
#include "imprint/describe.hpp"

class order {
  public:
    explicit order(int from) : id(from) {}
    int id;
};

template <>
struct imprint::describe<order> : imprint::fields<imprint::field<"id", &order::id>> {};

static_assert(imprint::detail::check_aggregate_parameter<order>());
