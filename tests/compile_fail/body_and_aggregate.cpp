// SPDX-License-Identifier: MIT
// expect: publish: the body can be taken once
#include "imprint/body.hpp"
#include "imprint/describe.hpp"
#include "imprint/site.hpp"

struct order {
    int number;
};
template <>
struct imprint::describe<order> : imprint::fields<imprint::field<"number", &order::number>> {};
int f(imprint::body b, order o);

void wrong(imprint::site &site) {
    site.publish("/f", f, imprint::arg{"o"});
}
