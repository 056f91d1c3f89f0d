// SPDX-License-Identifier: MIT
#include "imprint/body.hpp"
