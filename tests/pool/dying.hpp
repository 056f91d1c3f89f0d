// SPDX-License-Identifier: MIT
// Ways for a function to take its worker along.
#pragma once

#include <string>

// Returns only when it knows no such way.
std::string die(std::string how);
