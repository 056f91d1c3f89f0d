// SPDX-License-Identifier: MIT
// expect: compiles
#include "imprint/site.hpp"

int f(int n, imprint::session &s, const imprint::request &r);
std::string text = "x";
struct type {
    int operator()() const;
    int f(const char *text) const noexcept;
} object;

void right(imprint::site &site) {
    site.publish("/text", text, "What it says.");
    site.publish("/f", f, imprint::arg{"n", [] { return 1; }, "1"});
    site.publish("/object", object);
    site.publish("/object/f", object, imprint::overload<const char *>(&type::f));
}
