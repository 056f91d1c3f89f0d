// SPDX-License-Identifier: MIT
// expect: publish: a function takes one aggregate: put the fields of both into one struct
#include "imprint/describe.hpp"
#include "imprint/site.hpp"

struct order {
    int number;
};
template <>
struct imprint::describe<order> : imprint::fields<imprint::field<"number", &order::number>> {};
int f(order a, order b);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
