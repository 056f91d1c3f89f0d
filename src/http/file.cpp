// SPDX-License-Identifier: MIT
#include "imprint/file.hpp"
