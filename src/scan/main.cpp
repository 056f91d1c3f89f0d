// SPDX-License-Identifier: MIT
#include "scan/collect.hpp"

int main() {
    return 2;
}
