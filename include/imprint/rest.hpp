// SPDX-License-Identifier: MIT
// All segments that remain below a function, as the client sent them.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace imprint {

// response files(imprint::rest path, const imprint::request &request);
// Raw: not decoded, and ".." or an empty segment may be among them.  Views live as long as
// the request.
class rest {
  public:
    explicit rest(std::vector<std::string_view> segments) : segments_(std::move(segments)) {}

    const std::vector<std::string_view> &segments() const noexcept { return segments_; }
    bool empty() const noexcept { return segments_.empty(); }

  private:
    std::vector<std::string_view> segments_;
};

} // namespace imprint
