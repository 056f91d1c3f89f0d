// SPDX-License-Identifier: MIT
#include <imprint/imprint.hpp>

std::string motto = "Few dependencies.\n";
std::string greet(std::string name) {
    return "Hello, " + name + "!\n";
}

int main(int argc, char **argv) {
    imprint::site site;
    site.publish("/index", [] { return std::string("Hello, World!\n"); });
    site.publish("/motto", motto);
    site.publish("/greet", &greet, imprint::arg{"name", [] { return std::string("you"); }});
    return imprint::run(site, argc, argv);
}
