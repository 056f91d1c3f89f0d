// SPDX-License-Identifier: MIT
// A form that was sent as a body: its fields and its files.
#pragma once

#include "imprint/name_value.hpp"
#include "imprint/upload.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace imprint {

namespace detail {
struct form_access;
}

// application/x-www-form-urlencoded or multipart/form-data, decoded; both lists in wire
// order, duplicates kept.  Text is octets as sent: whether it is UTF-8 is for the taker.
class form {
  public:
    const name_values &fields() const noexcept { return fields_; }
    const std::vector<upload> &uploads() const noexcept { return uploads_; }

    // The first of that name.
    std::optional<std::string_view> field(std::string_view name) const noexcept;

  private:
    friend struct detail::form_access;
    form(name_values fields, std::vector<upload> uploads) noexcept;

    name_values fields_;
    std::vector<upload> uploads_;
};

} // namespace imprint
