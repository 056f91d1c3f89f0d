// SPDX-License-Identifier: MIT
#include "imprint/form.hpp"
