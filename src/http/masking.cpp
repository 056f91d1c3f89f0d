// SPDX-License-Identifier: MIT
#include "http/masking.hpp"

#include "base/text.hpp"
#include "http/percent.hpp"

#include <algorithm>
#include <array>

namespace imprint::http {
namespace {

constexpr std::array<std::string_view, 7> words{
    "password", "passwd", "secret", "token", "key", "salt", "credential"
};
constexpr std::string_view first_letters = "pstkc";
constexpr std::string_view begin_fields = "?#";
constexpr std::string_view between_fields = "&;?#";

// As decoded once: what a function's parameter is called.
bool begins_with(std::string_view text, std::string_view word) noexcept {
    for (const char wanted : word) {
        if (text.empty()) {
            return false;
        }
        const decoded_octet next = next_octet(text);
        if (base::ascii_lower(next.octet) != wanted) {
            return false;
        }
        text.remove_prefix(next.size);
    }
    return true;
}

// Where the first value that is to be hidden begins, from here on; npos when there is none.
std::size_t find_secret(std::string_view url, std::size_t from) noexcept {
    while (from < url.size()) {
        std::size_t end = std::min(url.find_first_of("&=", from), url.size());
        if (end < url.size() && url[end] == '=') {
            const std::size_t value = end + 1;
            const bool empty = value == url.size() || url[value] == '&';
            if (!empty && is_secret_name(url.substr(from, end - from))) {
                return value;
            }
            end = std::min(url.find_first_of(between_fields, value), url.size());
        }
        from = end + 1;
    }
    return url.npos;
}

} // namespace

bool is_secret_name(std::string_view name) noexcept {
    while (!name.empty()) {
        const decoded_octet next = next_octet(name);
        const bool may_begin =
            first_letters.find(base::ascii_lower(next.octet)) != std::string_view::npos;
        if (may_begin && std::any_of(words.begin(), words.end(), [&](std::string_view word) {
                return begins_with(name, word);
            })) {
            return true;
        }
        name.remove_prefix(next.size);
    }
    return false;
}

std::string_view mask_url(std::string_view url, std::string &room) {
    const std::size_t query = url.find_first_of(begin_fields);
    std::size_t at = query == url.npos ? url.npos : find_secret(url, query + 1);
    if (at == url.npos) {
        return url;
    }
    room.clear();
    std::size_t copied = 0;
    while (at != url.npos) {
        room.append(url.substr(copied, at - copied)).append(masked_value);
        copied = std::min(url.find('&', at), url.size());
        at = find_secret(url, copied);
    }
    room.append(url.substr(copied));
    return room;
}

} // namespace imprint::http
