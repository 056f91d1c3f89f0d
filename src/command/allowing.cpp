// SPDX-License-Identifier: MIT
#include "command/allowing.hpp"

#include "pool/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

namespace imprint::command {
namespace {

void allow(worker::allowed_clients &into, const std::string &text, std::string_view from) {
    const auto network = worker::parse_network(text);
    if (!network) {
        throw pool::bad_value(fmt::format(
            "{} {}: an address, or an address/bits with nothing set behind them", from, text
        ));
    }
    into.add(*network);
}

void allow_web_servers(worker::allowed_clients &into) {
    const char *listed = std::getenv("FCGI_WEB_SERVER_ADDRS"); // NOLINT(concurrency-mt-unsafe)
    std::string_view rest = listed == nullptr ? std::string_view() : listed;
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        allow(into, std::string(rest.substr(0, comma)), "FCGI_WEB_SERVER_ADDRS");
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
}

} // namespace

worker::allowed_clients allowed_by(const options &given, bool on_fd0) {
    worker::allowed_clients allowed;
    for (const std::string &text : given.allow) {
        allow(allowed, text, "--allow");
    }
    if (on_fd0) {
        allow_web_servers(allowed);
    }
    return allowed;
}

} // namespace imprint::command
