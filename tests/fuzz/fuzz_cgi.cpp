// SPDX-License-Identifier: MIT
// An environment: entries that end in NUL.
#include "require.hpp"
#include "wire/cgi.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using imprint::wire::error;
using imprint::wire::limits;

namespace {

void check(const std::vector<std::string> &entries, const limits &limits) {
    std::vector<const char *> environment;
    std::size_t bytes = 0;
    std::size_t variables = 0;
    for (const std::string &entry : entries) {
        environment.push_back(entry.c_str());
        bytes += entry.size() + 1;
        variables += entry.find('=') != entry.npos && entry.front() != '=' ? 1 : 0;
    }
    environment.push_back(nullptr);

    const auto parsed = imprint::wire::parse_cgi_params(environment.data(), limits);
    const bool fits = bytes <= limits.params_bytes && variables <= limits.params_count;
    fuzz::require(std::holds_alternative<imprint::params>(parsed) == fits, "limits decide");
    if (!fits) {
        return;
    }
    const auto &params = std::get<imprint::params>(parsed);
    fuzz::require(params.size() == variables, "each variable is a param");
    auto from = entries.begin();
    for (const imprint::param &one : params) {
        fuzz::require(!one.name.empty() && one.name.find('=') == one.name.npos, "a name");
        const std::string entry = std::string(one.name) + "=" + std::string(one.value);
        from = std::find(from, entries.end(), entry);
        fuzz::require(from != entries.end(), "params are entries, in their order");
        ++from;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    std::string_view octets(reinterpret_cast<const char *>(data), size);
    std::vector<std::string> entries;
    for (std::size_t end = octets.find('\0'); end != octets.npos; end = octets.find('\0')) {
        entries.emplace_back(octets.substr(0, end));
        octets.remove_prefix(end + 1);
    }
    check(entries, {});
    check(entries, {.params_bytes = 32, .params_count = 3});
    return 0;
}
