// SPDX-License-Identifier: MIT
#include "http/entity_tag.hpp"

#include "http/token.hpp"

#include <algorithm>

namespace imprint::http {
namespace {

struct entity_tag {
    bool weak = false;
    std::string_view opaque; // with its DQUOTEs; empty when the text was no tag
    std::size_t size = 0;    // of the whole in the text
};

// etagc: opaque, any octet but controls, blank and DQUOTE; a comma is one of them.
bool is_tag_char(char c) {
    return !is_control(c) && c != ' ' && c != '"';
}

entity_tag read_tag(std::string_view text) {
    // §8.8.3: "W/" is case-sensitive.
    const bool weak = text.starts_with("W/");
    const std::size_t start = weak ? 2 : 0;
    if (start >= text.size() || text[start] != '"') {
        return {};
    }
    const std::size_t end = text.find('"', start + 1);
    if (end == text.npos) {
        return {};
    }
    const std::string_view inside = text.substr(start + 1, end - start - 1);
    if (!std::all_of(inside.begin(), inside.end(), is_tag_char)) {
        return {};
    }
    return {weak, text.substr(start, end - start + 1), end + 1};
}

bool match(const entity_tag &one, const entity_tag &other, comparison how) {
    return !one.opaque.empty() && one.opaque == other.opaque &&
           (how == comparison::weak || (!one.weak && !other.weak));
}

} // namespace

bool match_tags(std::string_view one, std::string_view other, comparison how) noexcept {
    const entity_tag a = read_tag(one);
    const entity_tag b = read_tag(other);
    return a.size == one.size() && b.size == other.size() && match(a, b, how);
}

bool match_tag_list(std::string_view list, std::string_view tag, comparison how) noexcept {
    list = trim(list);
    if (list == "*") {
        return true;
    }
    const entity_tag own = read_tag(tag);
    while (!list.empty()) {
        if (list.front() == ',') {
            list = trim(list.substr(1));
            continue;
        }
        const entity_tag each = read_tag(list);
        if (each.size == 0) {
            return false;
        }
        if (match(each, own, how)) {
            return true;
        }
        list = trim(list.substr(each.size));
        if (!list.empty() && list.front() != ',') {
            return false;
        }
    }
    return false;
}

} // namespace imprint::http
