// SPDX-License-Identifier: MIT
// What every connection of a worker shares.
#pragma once

#include "http/request_head.hpp"
#include "identity/certificate_cache.hpp"
#include "identity/client_policy.hpp"
#include "imprint/settings.hpp"
#include "publish/exchange.hpp"
#include "worker/deadlines.hpp"
#include "worker/desk.hpp"
#include "worker/limits.hpp"
#include "worker/request_logs.hpp"
#include "worker/score.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace imprint {
class site;
}

namespace imprint::worker {

struct surroundings {
    // Throws as client_policy does.
    surroundings(
        const imprint::site &site, detail::services with, const imprint::settings &settings
    )
        : published(site), services(with), clients(settings.clients) {
        head_rules.mount = settings.mount;
    }

    const imprint::site &published;
    detail::services services;
    http::head_rules head_rules{};
    worker::limits limits{};
    // On TCP, who the client is counts only beside this; empty: it never counts there.
    std::string secret{};

    detail::client_policy clients;
    detail::certificate_cache certificates{};
    request_logs *logs = nullptr; // nullptr: no line for any request
    worker::score score{};
    worker::desk *desk = nullptr; // nullptr: there are no connections here (CGI, tests)
    // Called before each call of the site's code; may be empty.
    std::function<void()> before_call{};
    // Called now and then when there is nothing else to do; may be empty.
    std::function<void()> when_idle{};
    // Called once, when this worker begins to leave by itself; set where there is a lobby.
    std::function<void()> when_leaving{};

    // That got their answer here.  Not those that were begun: one that goes from worker to
    // worker while its body comes would wear out each of them, and never end.
    std::uint64_t requests = 0;
    bool stopping = false; // no connection is kept any more
    bool alone = false;    // one that is idle is not kept for long
    // When the events that are being handled were fetched: what they said of a peer may be
    // out of date once a function has run.
    time_point looked_at{};
};

} // namespace imprint::worker
