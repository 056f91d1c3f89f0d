// SPDX-License-Identifier: MIT
// A site that a test program calls in its own process, through a pool and behind fronts.
#pragma once

#include <imprint/site.hpp>

imprint::site everywhere();
