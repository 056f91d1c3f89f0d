// SPDX-License-Identifier: MIT
#include "imprint/upload.hpp"
