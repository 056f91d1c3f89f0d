// SPDX-License-Identifier: MIT
#include <imprint/imprint.hpp>

std::string motto = "Few dependencies.\n";
std::string hello(std::string name) {
    return "Hello, " + name + "!\n";
}

int main(int argc, char **argv) {
    imprint::site site;
    site.publish("/motto", motto);
    site.publish("/hello", &hello, imprint::arg{"name", [] { return std::string("World"); }});
    site.publish("/index", [] { return hello("World"); });
    return imprint::run(site, argc, argv);
}
