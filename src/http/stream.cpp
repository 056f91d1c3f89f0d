// SPDX-License-Identifier: MIT
#include "imprint/stream.hpp"
