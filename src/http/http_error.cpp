// SPDX-License-Identifier: MIT
#include "imprint/http_error.hpp"
