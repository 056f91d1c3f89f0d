// SPDX-License-Identifier: MIT
// expect: publish: this is a member function of another class than the object's
#include "imprint/site.hpp"

struct base {
    int f();
};
class type : base {
  public:
    using base::f;
} object;

void wrong(imprint::site &site) {
    site.publish("/f", object, &type::f);
}
