// SPDX-License-Identifier: MIT
// A site that misbehaves, for every way of serving one.
#pragma once

#include <imprint/site.hpp>

imprint::site pool_site();
