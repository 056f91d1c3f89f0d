// SPDX-License-Identifier: MIT
#include "imprint/cookie.hpp"
