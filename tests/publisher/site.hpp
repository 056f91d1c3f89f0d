// SPDX-License-Identifier: MIT
// The site that these tests ask: what publishers of old were asked for, in our words.
#pragma once

#include <imprint/site.hpp>

imprint::site older_publishers();

// How often functions ran that leave no other trace.
int runs_of_tests_counted();
int runs_of_tree();
int runs_of_secrets();
