// SPDX-License-Identifier: MIT
#include "imprint/request.hpp"
