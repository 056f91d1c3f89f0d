// SPDX-License-Identifier: MIT
// The text of a generated unit as it grows: it knows its own lines, so that what was copied
// from the source or stands for it can carry the source's, and the rest its own.  Pure.
#pragma once

#include "scan/model.hpp"

#include <string>
#include <string_view>

namespace imprint::scan {

class unit_text {
  public:
    explicit unit_text(std::string name) : name_(std::move(name)) {}

    void line(std::string_view text);

    // From here on messages of the compiler name this place; it stays a system header (flag 3).
    void stand_at(const location &where);
    void stand_here();

    const std::string &text() const noexcept { return text_; }

  private:
    std::string name_;
    std::string text_;
    unsigned next_line_ = 1;
};

} // namespace imprint::scan
