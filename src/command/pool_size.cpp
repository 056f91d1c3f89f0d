// SPDX-License-Identifier: MIT
#include "command/pool_size.hpp"

#include "base/number.hpp"
#include "pool/address.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <variant>

namespace imprint::command {
namespace {

using pool::bad_value;

int parse_count(std::string_view text, std::string_view all) {
    const auto count = base::parse_number<std::uint64_t>(text);
    if (!count || *count > most_workers) {
        throw bad_value(fmt::format(
            "--workers {}: a number from 1 to {}, or MIN-MAX as in 1-8 or 0-8",
            all,
            most_workers
        ));
    }
    return static_cast<int>(*count);
}

} // namespace

pool::size_terms parse_pool_size(
    std::string_view workers,
    std::optional<unsigned> spare,
    std::optional<unsigned> idle_seconds
) {
    const std::size_t dash = workers.find('-');
    const bool is_range = dash != std::string_view::npos;
    pool::size_terms terms;
    terms.least = parse_count(workers.substr(0, dash), workers);
    terms.most = is_range ? parse_count(workers.substr(dash + 1), workers) : terms.least;
    if (terms.most < 1) {
        throw bad_value(fmt::format(
            "--workers {}: nobody could ever serve; say at least 1, or 0-1", workers
        ));
    }
    if (terms.least > terms.most) {
        throw bad_value(fmt::format(
            "--workers {}: MIN is more than MAX; say {}-{}", workers, terms.most, terms.least
        ));
    }
    if (!is_range && (spare || idle_seconds)) {
        throw bad_value(fmt::format(
            "--workers {}: always as many; --spare and --idle-timeout need MIN-MAX", workers
        ));
    }
    if (spare && *spare > static_cast<unsigned>(terms.most)) {
        throw bad_value(fmt::format(
            "--spare {0}: more than --workers {2} allows; say at most {1}",
            *spare,
            terms.most,
            workers
        ));
    }
    terms.spare = static_cast<int>(spare.value_or(static_cast<unsigned>(terms.spare)));
    if (idle_seconds) {
        terms.idle = std::chrono::seconds(*idle_seconds);
    }
    return terms;
}

void check_ports(const std::vector<std::string> &listen, const pool::size_terms &size) {
    for (const std::string &text : listen) {
        const auto address = pool::parse_listen_address(text);
        const auto *const tcp = std::get_if<pool::tcp_address>(&address.where);
        if (size.changes() && tcp != nullptr && tcp->first_port != tcp->last_port) {
            throw bad_value(fmt::format(
                "--listen {}: a port for each worker needs as many workers all the time; say "
                "--workers {}, or one port",
                text,
                size.most
            ));
        }
    }
}

} // namespace imprint::command
