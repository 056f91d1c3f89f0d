// SPDX-License-Identifier: MIT
#include "imprint/date.hpp"
