// SPDX-License-Identifier: MIT
#include "site.hpp"

#include <imprint/run.hpp>

int main(int argc, char **argv) {
    return imprint::run(pool_site(), argc, argv);
}
