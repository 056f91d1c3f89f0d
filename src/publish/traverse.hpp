// SPDX-License-Identifier: MIT
// From a path and a method to what is published there.  Pure.
#pragma once

#include "publish/table.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::detail {

// One raw segment; nothing when it can name nothing: empty, "." or "..", an encoded slash or
// NUL, a broken escape, invalid UTF-8.
std::optional<std::string> decode_segment(std::string_view raw);

struct found {
    enum class outcome { nothing, published, moved, other_method };
    outcome how = outcome::nothing;

    const entry *what = nullptr; // published
    // What is left for its parameters, decoded, followed by raw ones for `rest`.
    std::vector<std::string> segments;
    std::vector<std::string_view> rest;
    bool alone = true; // with its method: segments may also fill optional parameters

    std::vector<std::string> place; // moved: the decoded segments of the right URL
    method_set allowed = 0;         // other_method

    // Of the last node that the path named, whatever the outcome; nullptr: none applies.
    const hook_chain *hooks = nullptr;
};

// `raw`: undecoded segments below the mount.
found traverse(
    const table &published, const std::vector<std::string_view> &raw, std::string_view method
);

// The parameters that `count` segments go to, in order, as positions in requested_ones.
const std::vector<std::size_t> &takers(const entry &of, bool alone) noexcept;

} // namespace imprint::detail
