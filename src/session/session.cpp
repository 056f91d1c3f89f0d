// SPDX-License-Identifier: MIT
#include "imprint/session.hpp"
