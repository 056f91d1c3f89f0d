// SPDX-License-Identifier: MIT
#include "imprint/json.hpp"

#include "publish/json_tree.hpp"

namespace imprint {

json parse_json(std::string_view text) {
    return detail::parse_tree(text, {});
}

namespace detail {
namespace {

// Octets that are not UTF-8 become U+FFFD, as in append_json_text: an answer is always JSON.
template <class Tree>
std::string dumped(const Tree &value) {
    return value.dump(-1, ' ', false, Tree::error_handler_t::replace);
}

} // namespace

void append_tree(std::string &out, const nlohmann::json &value) {
    out += dumped(value);
}

void append_tree(std::string &out, const nlohmann::ordered_json &value) {
    out += dumped(value);
}

} // namespace detail
} // namespace imprint
