// SPDX-License-Identifier: MIT
#include "imprint/response.hpp"
