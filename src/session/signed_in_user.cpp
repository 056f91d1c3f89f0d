// SPDX-License-Identifier: MIT
#include "imprint/signed_in_user.hpp"
