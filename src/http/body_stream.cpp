// SPDX-License-Identifier: MIT
#include "imprint/body_stream.hpp"
