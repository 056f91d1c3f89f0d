// SPDX-License-Identifier: MIT
#include <string>

std::string motto = "Few dependencies.\n";

std::string hello(std::string name = "World") {
    return "Hello, " + name + "!\n";
}

std::string index() {
    return hello();
}
