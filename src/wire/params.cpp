// SPDX-License-Identifier: MIT
#include "imprint/params.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace imprint {
namespace {

// Names of equal size mostly differ in their last octets, and not in their first ones.
bool is_same(std::string_view one, std::string_view other) noexcept {
    return one.size() == other.size() &&
           (one.empty() || (one.back() == other.back() && one == other));
}

} // namespace

void params::append(std::string_view name, std::string_view value) {
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    // Subtractions, because the sum of two sizes may wrap.
    if (name.size() > most - octets_.size() ||
        value.size() > most - octets_.size() - name.size()) {
        throw std::length_error("params: more than 4 GiB of octets");
    }
    const auto name_at = static_cast<std::uint32_t>(octets_.size());
    const auto name_size = static_cast<std::uint32_t>(name.size());
    const auto value_size = static_cast<std::uint32_t>(value.size());
    octets_.append(name).append(value);
    entries_.push_back({name_at, name_size, name_at + name_size, value_size});
}

void params::clear() noexcept {
    octets_.clear();
    entries_.clear();
}

std::optional<std::string_view> params::find(std::string_view name) const noexcept {
    for (const entry &e : entries_) {
        if (is_same(name_of(e), name)) {
            return value_of(e);
        }
    }
    return std::nullopt;
}

std::size_t params::count(std::string_view name) const noexcept {
    return static_cast<std::size_t>(std::count_if(
        entries_.begin(),
        entries_.end(),
        [&](const entry &e) { return is_same(name_of(e), name); }
    ));
}

bool operator==(const params &one, const params &other) noexcept {
    return std::equal(one.begin(), one.end(), other.begin(), other.end());
}

} // namespace imprint
