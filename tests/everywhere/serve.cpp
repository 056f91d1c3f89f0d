// SPDX-License-Identifier: MIT
#include "site.hpp"

#include <imprint/run.hpp>

int main(int argc, char **argv) {
    return imprint::run(everywhere(), argc, argv);
}
