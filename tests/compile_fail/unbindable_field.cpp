// SPDX-License-Identifier: MIT
// expect: publish: parameter 1 is a struct that no request can fill
#include "imprint/describe.hpp"
#include "imprint/site.hpp"

struct order {
    int *number;
};
template <>
struct imprint::describe<order> : imprint::fields<imprint::field<"number", &order::number>> {};
int f(order o);

void wrong(imprint::site &site) {
    site.publish("/f", f);
}
