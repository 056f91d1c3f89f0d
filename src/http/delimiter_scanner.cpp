// SPDX-License-Identifier: MIT
#include "http/delimiter_scanner.hpp"

#include <algorithm>

namespace imprint::http {
namespace {

std::size_t common_prefix(std::string_view one, std::string_view other) noexcept {
    const std::size_t most = std::min(one.size(), other.size());
    std::size_t count = 0;
    while (count < most && one[count] == other[count]) {
        ++count;
    }
    return count;
}

} // namespace

delimiter_scanner::result delimiter_scanner::continue_match(std::string_view &octets) noexcept {
    const std::string_view wanted = std::string_view(delimiter_).substr(matched_);
    const std::size_t count = common_prefix(octets, wanted);
    octets.remove_prefix(count);
    matched_ += count;
    if (count == wanted.size()) {
        matched_ = assumed_ = 0;
        return result::delimiter;
    }
    if (octets.empty()) {
        return result::need_more;
    }
    // What was held back is data after all, but for the octets that never came.
    data_ = std::string_view(delimiter_).substr(assumed_, matched_ - assumed_);
    matched_ = assumed_ = 0;
    return data_.empty() ? next(octets) : result::data;
}

delimiter_scanner::result delimiter_scanner::next(std::string_view &octets) noexcept {
    if (matched_ > 0) {
        return continue_match(octets);
    }
    std::size_t at = octets.find('\r');
    while (at < octets.size()) {
        const std::size_t count = common_prefix(octets.substr(at), delimiter_);
        if (count == delimiter_.size() || at + count == octets.size()) {
            break;
        }
        at = octets.find('\r', at + count);
    }
    data_ = octets.substr(0, at);
    octets.remove_prefix(data_.size());
    if (!data_.empty()) {
        return result::data;
    }
    return octets.empty() ? result::need_more : continue_match(octets);
}

} // namespace imprint::http
