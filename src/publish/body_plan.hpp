// SPDX-License-Identifier: MIT
// What is to become of a request's body, decided by the function and the media type before
// the body is read.  Pure.
#pragma once

#include "publish/table.hpp"

#include <string>
#include <string_view>

namespace imprint::detail {

enum class body_plan {
    refuse,  // 415 when there is one
    discard, // `const request &` lifts the 415
    form,
    json,
    raw,
    stream
};

body_plan plan_body(const entry &what, std::string_view method, std::string_view content_type);

// For the 415: what came, and what would have been taken.
std::string
unwanted_body(const entry &what, std::string_view method, std::string_view content_type);

} // namespace imprint::detail
