// SPDX-License-Identifier: MIT
// What a scanned site source may use without including it; compiled once, beforehand.  The
// scanner, `imprint build` and the written compile_commands.json read the same file.
#pragma once

#include "imprint/imprint.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
