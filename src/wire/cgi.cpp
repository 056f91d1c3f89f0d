// SPDX-License-Identifier: MIT
#include "wire/cgi.hpp"

#include <cstring>
#include <string_view>

namespace imprint::wire {

std::variant<params, error>
parse_cgi_params(const char *const *environment, const limits &limits) {
    params found;
    std::size_t left = limits.params_bytes;
    for (; *environment != nullptr; ++environment) {
        // One octet beyond the limit is enough to refuse.
        const std::size_t size = ::strnlen(*environment, left + 1);
        if (size + 1 > left) {
            return error::params_too_large;
        }
        left -= size + 1;
        const std::string_view entry(*environment, size);
        const std::size_t equals = entry.find('=');
        if (equals == entry.npos || equals == 0) {
            continue;
        }
        if (found.size() == limits.params_count) {
            return error::too_many_params;
        }
        found.append(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return found;
}

} // namespace imprint::wire
