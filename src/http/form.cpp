// SPDX-License-Identifier: MIT
#include "imprint/form.hpp"

#include <algorithm>
#include <utility>

namespace imprint {

form::form(name_values fields, std::vector<upload> uploads) noexcept
    : fields_(std::move(fields)), uploads_(std::move(uploads)) {
}

std::optional<std::string_view> form::field(std::string_view name) const noexcept {
    const auto found = std::ranges::find(fields_, name, &name_value::name);
    return found == fields_.end() ? std::nullopt
                                  : std::optional<std::string_view>(found->value);
}

} // namespace imprint
